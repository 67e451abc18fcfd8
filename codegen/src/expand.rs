//! What a derive becomes: code if all is well; else the errors, once, and stubs that keep the compiler
//! from adding its own to them.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use crate::checked::{Api, Shape};
use crate::emit::{self, Holder, Side, Target};
use crate::files::Files;
use crate::keys;
use crate::load::{Loaded, Pick, load};
use crate::model::Direction;
use crate::name;

/// A derive on the user's struct, as far as its attribute says.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// Which derive.
    pub side: Side,
    /// Where the specs are.
    pub files: Files,
    /// Folder of the API in them.
    pub api: String,
    /// The operations and callbacks that were picked; `None` for what the side stands for.
    pub pick: Option<Vec<Picked>>,
    /// The user's struct. A server needs only its name.
    pub holder: Holder,
    /// What the emitted code is called.
    pub target: Target,
}

/// `operations`, `callbacks`, or one name in their parentheses.
#[derive(Clone, Debug)]
pub struct Picked {
    /// Which of the two.
    pub direction: Direction,
    /// One of them; `None` for all.
    pub name: Option<Ident>,
}

/// Expands a derive.
pub fn expand(invocation: &Invocation) -> TokenStream {
    let pick = invocation.pick();
    let mut loaded = load(&invocation.files, &invocation.api, &pick);
    let mut errors = invocation.unknown(&loaded);
    if !loaded.report.is_empty() {
        errors.insert(
            0,
            (invocation.target.span, loaded.report.render(&loaded.sources).trim_start_matches("error: ").to_owned()),
        );
    } else if errors.is_empty() && loaded.api.as_ref().is_some_and(|api| api.calls.is_empty()) {
        errors.push((invocation.target.span, invocation.nothing_picked()));
    }
    if let (Some(api), true) = (&loaded.api, errors.is_empty()) {
        errors.extend(invocation.scheme_error(api));
    }
    let tracked = tracked(&loaded);
    let code = match loaded.api.take() {
        Some(api) if errors.is_empty() => invocation.code(&api),
        api => invocation.stubs(api.as_ref(), &loaded, &errors),
    };
    quote!(#code #tracked)
}

impl Invocation {
    /// By default a client sends operations and a server answers callbacks.
    fn pick(&self) -> Pick {
        let default = match self.side {
            Side::Client => Direction::Operation,
            Side::Server => Direction::Callback,
        };
        let Some(picked) = &self.pick else { return Pick::Every(default) };
        let all: Vec<_> = picked.iter().filter(|picked| picked.name.is_none()).map(|picked| picked.direction).collect();
        match all.as_slice() {
            [] => Pick::Names(
                picked.iter().filter_map(|it| Some((it.direction, it.name.as_ref()?.to_string()))).collect(),
            ),
            [one] => Pick::Every(*one),
            _ => Pick::All,
        }
    }

    fn code(&self, api: &Api) -> TokenStream {
        let module = emit::module(api, self.side, &self.target);
        let face = match self.side {
            Side::Client => emit::client_impl(api, &self.holder, &self.target),
            Side::Server => emit::server_impl(api, &self.holder.name, &self.target),
        };
        quote!(#face #module)
    }

    /// Names that the API does not have, each with its own place.
    fn unknown(&self, loaded: &Loaded) -> Vec<(Span, String)> {
        let names: Vec<_> = self.pick.iter().flatten().filter_map(|picked| picked.name.as_ref()).collect();
        let place = |position: &usize| names.get(*position).map_or(self.target.span, |name| name.span());
        loaded.unknown.iter().map(|(position, message)| (place(position), message.clone())).collect()
    }

    /// A scheme belongs to an API whose signature is `custom`, and to no other.
    fn scheme_error(&self, api: &Api) -> Option<(Span, String)> {
        let Target { scheme, span, .. } = &self.target;
        match (api.signature == keys::CUSTOM, scheme) {
            (true, None) => Some((
                *span,
                format!("`{}` has `signature: custom`: say which with `scheme = crate::YOUR_SCHEME`", self.api),
            )),
            (false, Some(scheme)) => {
                let span = scheme.clone().into_iter().next().map_or(*span, |first| first.span());
                Some((span, format!("`{}` has `signature: {}`, so it takes no `scheme`", self.api, api.signature)))
            }
            _ => None,
        }
    }

    fn nothing_picked(&self) -> String {
        let (has, other, side) = match self.pick() {
            Pick::Every(Direction::Operation) => ("operations", "callbacks", Side::Client),
            Pick::Every(Direction::Callback) => ("callbacks", "operations", Side::Server),
            Pick::All | Pick::Names(_) => return format!("`{}` has neither operations nor callbacks", self.api),
        };
        let all = load(&self.files, &self.api, &Pick::All);
        match all.api {
            Some(api) if !api.calls.is_empty() => {
                let part = if self.side == side { "to take the platform's part" } else { "to take our own part" };
                format!("`{}` has no {has}; {part} pick its {other}: `#[api(.., {other})]`", self.api)
            }
            _ => format!("`{}` has neither operations nor callbacks", self.api),
        }
    }

    /// Everything that users name exists, with a type that is an error itself: the compiler says nothing
    /// more about what has to do with it.
    fn stubs(&self, api: Option<&Api>, loaded: &Loaded, errors: &[(Span, String)]) -> TokenStream {
        let mut errors = errors.iter();
        let (span, message) =
            errors.next().map_or((self.target.span, "the spec cannot be read"), |(span, text)| (*span, text.as_str()));
        let failed = quote_spanned!(span=> [(); ::core::compile_error!(#message)]);
        let more = errors.map(|(span, message)| quote_spanned!(*span=> ::core::compile_error!(#message);));

        let picked = self.pick.iter().flatten().filter_map(|picked| picked.name.as_ref().map(ToString::to_string));
        let mut calls: Vec<String> = loaded.names.iter().cloned().chain(picked).collect();
        calls.sort();
        calls.dedup();
        // Two calls may want the same method: then that is the error.
        let methods: BTreeSet<_> = calls.iter().filter_map(|call| name::method(call)).collect();
        let methods: Vec<_> = methods.iter().map(|method| emit::ident(method)).collect();
        let types = stub_types(api, &calls, &loaded.types);

        let Target { runtime, module, visibility, .. } = &self.target;
        let holder = &self.holder.name;
        let (face, handler) = match self.side {
            Side::Client => (
                self.client_stub(&methods),
                quote!(
                    pub fn twin() -> Failed {
                        ::core::todo!()
                    }
                ),
            ),
            Side::Server => (
                quote! {
                    impl #holder {
                        pub fn server<T>(self, _: T) -> #module::Failed { ::core::todo!() }
                        pub fn simulate(self) -> #module::Failed { ::core::todo!() }
                    }
                },
                quote! {
                    pub trait Handler {
                        #(fn #methods(&self, call: &#runtime::Call, request: Failed)
                            -> impl ::core::future::Future<Output = ::core::result::Result<Failed, Failed>> + ::core::marker::Send;)*
                    }
                },
            ),
        };
        quote! {
            #[allow(warnings)]
            const _: () = { #face };
            #[allow(warnings)]
            #[doc = "The spec cannot be used; see the errors."]
            #visibility mod #module {
                #[doc(hidden)]
                pub type Failed = #failed;
                #(pub type #types = Failed;)*
                #handler
            }
            #(#more)*
        }
    }

    fn client_stub(&self, methods: &[Ident]) -> TokenStream {
        let (holder, module, runtime) = (&self.holder.name, &self.target.module, &self.target.runtime);
        // `ClientBuilder<Holder>` can be named without the module.
        let made = self.holder.make.as_ref().map(|_| {
            quote! {
                impl ::core::convert::From<#runtime::Client> for #holder {
                    fn from(_: #runtime::Client) -> Self { ::core::todo!() }
                }
            }
        });
        let constructors = self.holder.make.as_ref().map(|_| {
            quote! {
                pub fn connect<T>(_: T) -> #module::Failed { ::core::todo!() }
                pub fn builder<T>(_: T) -> #module::Failed { ::core::todo!() }
            }
        });
        quote! {
            #made
            impl #holder {
                #constructors
                #(pub fn #methods(&self) -> #module::Failed { ::core::todo!() })*
            }
        }
    }
}

/// Every type that the module would have, as far as it is known.
fn stub_types(api: Option<&Api>, calls: &[String], shared: &[String]) -> Vec<Ident> {
    let mut types = vec!["Code".to_owned()];
    // Where a name is misspelled in the spec, nothing reaches the type that was meant.
    for name in shared {
        types.extend([format!("{name}Builder"), name.clone()]);
    }
    for call in calls.iter().filter_map(|call| name::type_or_variant(call)) {
        types.extend([format!("{call}Builder"), format!("{call}Response"), call]);
    }
    for definition in api.iter().flat_map(|api| &api.types) {
        types.push(definition.name.clone());
        if matches!(definition.shape, Shape::Fields(_)) {
            types.push(format!("{}Builder", definition.name));
        }
    }
    types.sort();
    types.dedup();
    // These two the module has in any case.
    types.retain(|name| name::is_identifier(name) && name != "Failed" && name != "Handler");
    types.iter().map(|name| format_ident!("{name}")).collect()
}

/// Makes the compiler look at the specs again when one of them changes.
///
/// A closure, since a constant of the bytes would put the file into the crate's metadata.
fn tracked(loaded: &Loaded) -> TokenStream {
    let files = loaded.tracked.iter().filter_map(|file| file.to_str());
    let files: Vec<_> = files.collect();
    if files.is_empty() {
        return TokenStream::new();
    }
    quote! {
        const _: fn() = || { #(let _ = ::core::include_bytes!(#files);)* };
    }
}
