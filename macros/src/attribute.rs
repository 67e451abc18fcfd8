//! `#[api(..)]`.
//!
//! A mistake in it does not end the reading: as long as the specs are found, the derive goes on with the rest, so that
//! the compiler does not miss everything that the code below uses.

use bothends_codegen::model::Direction;
use bothends_codegen::{Picked, closest};
use proc_macro2::{Ident, Span, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned as _;
use syn::{Error, LitStr, Path, Result, Token, parenthesized, token};

/// What the attribute says.
pub(crate) struct Attribute {
    /// Its name, for messages about all of it.
    pub(crate) span: Span,
    /// Where the specs are, and the literal that says so: where errors of the specs are shown.
    pub(crate) place: Option<(Place, Span)>,
    /// Picked operations and callbacks; `None` if nothing is said about them.
    pub(crate) pick: Option<Vec<Picked>>,
    /// Path of the `bothends` crate.
    pub(crate) runtime: Option<Path>,
    /// The user's own signature scheme.
    pub(crate) scheme: Option<Scheme>,
    /// Everything that is wrong.
    pub(crate) error: Option<Error>,
}

/// What is behind `scheme =`.
pub(crate) enum Scheme {
    /// Its path.
    At(Path),
    /// Something that was reported: that it is missing is not said too.
    Wrong,
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

const ARGUMENTS: &[&str] = &["path", "inline", "operations", "callbacks", "scheme", "crate"];

impl Parse for Attribute {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let span = Span::call_site();
        let mut attribute = Self { span, place: None, pick: None, runtime: None, scheme: None, error: None };
        while !input.is_empty() {
            if let Err(error) = attribute.argument(input) {
                attribute.wrong(error);
                skip_argument(input)?;
            }
            if !input.is_empty() && input.parse::<Token![,]>().is_err() {
                attribute.wrong(input.error("a comma is missing before this"));
                skip_argument(input)?;
                input.parse::<Option<Token![,]>>()?;
            }
        }
        Ok(attribute)
    }
}

impl Attribute {
    /// Adds something that is wrong.
    pub(crate) fn wrong(&mut self, error: Error) {
        match &mut self.error {
            Some(before) => before.combine(error),
            None => self.error = Some(error),
        }
    }

    fn argument(&mut self, input: ParseStream<'_>) -> Result<()> {
        if input.peek(LitStr) {
            let literal: LitStr = input.parse()?;
            return self.set_place(Place::Bundled, &literal);
        }
        let name = Ident::parse_any(input).map_err(|error| Error::new(error.span(), TAKES))?;
        match name.to_string().as_str() {
            "path" => self.set_place(Place::Folder, &text(input, &name, "specs/acme")?),
            "inline" => self.set_place(Place::Inline, &text(input, &name, "..")?),
            "operations" => self.pick(input, &name, Direction::Operation),
            "callbacks" => self.pick(input, &name, Direction::Callback),
            "crate" => match self.runtime.replace(path(input, &name, CRATE)?) {
                Some(_) => Err(Error::new(name.span(), "`crate` is there twice")),
                None => Ok(()),
            },
            "scheme" => self.set_scheme(input, &name),
            other if input.peek(Token![/]) => {
                Err(Error::new(name.span(), format!("the name of an API is written in quotes: `\"{other}/..\"`")))
            }
            other => {
                let known = closest(other, ARGUMENTS.iter().copied());
                let hint = known.map_or_else(|| TAKES.to_owned(), |close| format!("did you mean `{close}`?"));
                Err(Error::new(name.span(), format!("unknown argument `{other}`; {hint}")))
            }
        }
    }

    fn set_place(&mut self, place: impl FnOnce(String) -> Place, literal: &LitStr) -> Result<()> {
        let text = literal.value();
        if text.trim().is_empty() {
            return Err(Error::new(literal.span(), format!("nothing is named here; {WHICH}")));
        }
        if self.place.is_some() {
            return Err(Error::new(literal.span(), "one API only: a name, a `path` or an `inline` spec"));
        }
        self.place = Some((place(text), literal.span()));
        Ok(())
    }

    /// Generated code stands in a module of its own, from which a path that is not absolute leads elsewhere.
    fn set_scheme(&mut self, input: ParseStream<'_>, name: &Ident) -> Result<()> {
        let is_second = self.scheme.replace(Scheme::Wrong).is_some();
        let path = path(input, name, SCHEME)?;
        if is_second {
            return Err(Error::new(name.span(), "`scheme` is there twice"));
        }
        let begins_in_crate = path.segments.first().is_some_and(|first| first.ident == "crate");
        if path.leading_colon.is_none() && !begins_in_crate {
            let message = "the path of `scheme` begins with `crate::` or `::`: it is used in the generated module";
            return Err(Error::new(path.span(), message));
        }
        self.scheme = Some(Scheme::At(path));
        Ok(())
    }

    /// `operations` alone means all of them, `operations(A, B)` these.
    fn pick(&mut self, input: ParseStream<'_>, word: &Ident, direction: Direction) -> Result<()> {
        let names = if input.peek(token::Paren) { names(input, word).map(Some) } else { Ok(None) };
        let pick = self.pick.get_or_insert_default();
        if pick.iter().any(|picked| picked.direction == direction) {
            return Err(Error::new(word.span(), format!("`{word}` is there twice")));
        }
        let is_all = !matches!(names, Ok(Some(_)));
        let mixed = pick.iter().any(|picked| picked.name.is_none() != is_all);
        match names {
            Ok(Some(names)) if !mixed => {
                pick.extend(names.into_iter().map(|name| Picked { direction, name: Some(name) }))
            }
            _ if mixed && self.error.is_none() => {
                pick.push(Picked { direction, name: None });
                return Err(Error::new(word.span(), MIXED));
            }
            names => {
                pick.push(Picked { direction, name: None });
                return names.map(drop);
            }
        }
        Ok(())
    }
}

/// The names in parentheses, at least one.
fn names(input: ParseStream<'_>, word: &Ident) -> Result<Vec<Ident>> {
    let content;
    parenthesized!(content in input);
    let mut names = Vec::new();
    while !content.is_empty() {
        let place = content.span();
        let name = content.call(Ident::parse_any);
        let ends = content.is_empty() || content.parse::<Token![,]>().is_ok();
        match name {
            Ok(name) if ends => names.push(name),
            _ => {
                skip_all(&content)?;
                return Err(Error::new(
                    place,
                    format!("{word} are picked by their names: `{word}(One, Another)`, without quotes"),
                ));
            }
        }
    }
    if names.is_empty() {
        return Err(Error::new(word.span(), format!("`{word}()` picks nothing; `{word}` alone picks all")));
    }
    Ok(names)
}

fn text(input: ParseStream<'_>, name: &Ident, example: &str) -> Result<LitStr> {
    let example = format!("`{name}` takes a text in quotes: `{name} = \"{example}\"`");
    value(input, name, <LitStr as Parse>::parse).map_err(|place| Error::new(place, example))
}

fn path(input: ParseStream<'_>, name: &Ident, takes: &str) -> Result<Path> {
    value(input, name, Path::parse_mod_style).map_err(|place| Error::new(place, takes))
}

/// What is behind `=`, or the place where it should have been.
fn value<T>(
    input: ParseStream<'_>,
    name: &Ident,
    parse: fn(ParseStream<'_>) -> Result<T>,
) -> std::result::Result<T, Span> {
    let has_equals = input.parse::<Token![=]>().is_ok();
    let place = if input.is_empty() { name.span() } else { input.span() };
    if has_equals { parse(input).map_err(|_| place) } else { Err(place) }
}

/// Goes on to the next comma.
fn skip_argument(input: ParseStream<'_>) -> Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

fn skip_all(input: ParseStream<'_>) -> Result<()> {
    while !input.is_empty() {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// What is missing without a place.
pub(crate) const WHICH: &str =
    "write `#[api(\"vendor/api\")]` for an API that comes with bothends, `path = \"folder\"` for specs of your own";

const MIXED: &str = "all of one kind and a list of the other cannot be picked together: write a list of each, or `operations, callbacks` for everything";

const CRATE: &str = "`crate` takes the path of the bothends crate, without quotes: `crate = other_name`";

const SCHEME: &str = "`scheme` takes the path of a signature scheme, without quotes: `scheme = crate::YOUR_SCHEME`";

const TAKES: &str =
    "`api` takes the name of an API in quotes, `path`, `inline`, `operations`, `callbacks`, `scheme` and `crate`";
