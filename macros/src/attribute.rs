//! `#[api(..)]`.

use bothends_codegen::Picked;
use bothends_codegen::model::Direction;
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, LitStr, Path, Result, Token, parenthesized, token};

/// What the attribute says.
pub(crate) struct Attribute {
    /// Where the specs are.
    pub(crate) place: Place,
    /// The literal that says so: where errors of the specs are shown.
    pub(crate) span: Span,
    /// Picked operations and callbacks; `None` if nothing is said about them.
    pub(crate) pick: Option<Vec<Picked>>,
    /// Path of the `bothends` crate.
    pub(crate) runtime: Option<Path>,
}

/// Where the specs are.
pub(crate) enum Place {
    /// With bothends: `"aliyun/cams"`.
    Bundled(String),
    /// In a folder below the manifest: `path = "specs/acme"`.
    Folder(String),
    /// In the attribute itself: `inline = ".."`.
    Inline(String),
}

const ARGUMENTS: &[&str] = &["path", "inline", "operations", "callbacks", "crate"];

impl Parse for Attribute {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut reader = Reader { place: None, pick: None, runtime: None };
        while !input.is_empty() {
            reader.argument(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        reader.check_pick()?;
        match reader.place {
            Some((place, span)) => Ok(Self { place, span, pick: reader.pick, runtime: reader.runtime }),
            None => {
                Err(input
                    .error("which API? write `#[api(\"vendor/api\")]`, or `path = \"folder\"` for specs of your own"))
            }
        }
    }
}

struct Reader {
    place: Option<(Place, Span)>,
    pick: Option<Vec<Picked>>,
    runtime: Option<Path>,
}

impl Reader {
    fn argument(&mut self, input: ParseStream<'_>) -> Result<()> {
        if input.peek(LitStr) {
            let literal: LitStr = input.parse()?;
            return self.set_place(Place::Bundled(literal.value()), literal.span());
        }
        let name = Ident::parse_any(input)?;
        match name.to_string().as_str() {
            "path" => {
                let literal = value(input)?;
                self.set_place(Place::Folder(literal.value()), literal.span())
            }
            "inline" => {
                let literal = value(input)?;
                self.set_place(Place::Inline(literal.value()), literal.span())
            }
            "operations" => self.pick(input, &name, Direction::Operation),
            "callbacks" => self.pick(input, &name, Direction::Callback),
            "crate" => {
                input.parse::<Token![=]>()?;
                match self.runtime.replace(input.call(Path::parse_mod_style)?) {
                    Some(_) => Err(Error::new(name.span(), "`crate` is there twice")),
                    None => Ok(()),
                }
            }
            other => {
                let hint = bothends_codegen::closest(other, ARGUMENTS.iter().copied());
                let hint = hint.map_or_else(String::new, |close| format!("; did you mean `{close}`?"));
                Err(Error::new(
                    name.span(),
                    format!(
                        "unknown argument `{other}`{hint}; `api` takes a name, `path`, `inline`, `operations`, `callbacks`, `crate`"
                    ),
                ))
            }
        }
    }

    fn set_place(&mut self, place: Place, span: Span) -> Result<()> {
        match self.place.replace((place, span)) {
            Some(_) => Err(Error::new(span, "one API only: a name, a `path` or an `inline` spec")),
            None => Ok(()),
        }
    }

    /// All of one kind and some of the other would be two ways of picking in one.
    fn check_pick(&self) -> Result<()> {
        let picked = self.pick.iter().flatten();
        let (all, some): (Vec<_>, Vec<_>) = picked.partition(|picked| picked.name.is_none());
        match (all.first(), some.first().and_then(|picked| picked.name.as_ref())) {
            (Some(all), Some(name)) => {
                let message = format!(
                    "`{0}s` alone takes every {0}; beside it no names can be picked: name all, or none",
                    all.direction.word()
                );
                Err(Error::new(name.span(), message))
            }
            _ => Ok(()),
        }
    }

    /// `operations` alone means all of them, `operations(A, B)` these.
    fn pick(&mut self, input: ParseStream<'_>, name: &Ident, direction: Direction) -> Result<()> {
        let pick = self.pick.get_or_insert_default();
        if pick.iter().any(|picked| picked.direction == direction) {
            return Err(Error::new(name.span(), format!("`{name}` is there twice")));
        }
        if !input.peek(token::Paren) {
            pick.push(Picked { direction, name: None });
            return Ok(());
        }
        let content;
        parenthesized!(content in input);
        let names = Punctuated::<Ident, Token![,]>::parse_terminated_with(&content, Ident::parse_any)?;
        if names.is_empty() {
            return Err(Error::new(name.span(), format!("`{name}()` picks nothing; `{name}` alone picks all")));
        }
        pick.extend(names.into_iter().map(|name| Picked { direction, name: Some(name) }));
        Ok(())
    }
}

fn value(input: ParseStream<'_>) -> Result<LitStr> {
    input.parse::<Token![=]>()?;
    input.parse()
}
