//! Listings: how their pages follow one another, as data, and how the items are taken out of an answer.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Scope, Side, ident};
use crate::checked::{Call, Kind, Next};

/// What makes the answers of listings pages; nothing for the other calls.
pub(super) fn pages(scope: &Scope<'_>) -> TokenStream {
    scope.api.calls.iter().filter_map(|call| page(scope, call)).collect()
}

/// The way through an answer to its items, and of what type they are.
fn page(scope: &Scope<'_>, call: &Call) -> Option<TokenStream> {
    let (runtime, response) = (scope.runtime, scope.type_name(call.response));
    let mut steps = TokenStream::new();
    let mut kind = &Kind::Type(call.response);
    for member in call.pages.as_ref()?.items.split('.') {
        let (Kind::Type(number) | Kind::Boxed(number)) = kind else { return None };
        let field = scope.api.fields(*number).iter().find(|field| field.wire == member)?;
        let name = ident(&field.name);
        let if_there = (!field.must_be_set).then(|| quote!(?));
        steps.extend(quote!(.#name #if_there));
        kind = &field.item.kind;
    }
    let Kind::List(item) = kind else { return None };
    let of = scope.rust_type(&item.kind);
    Some(quote!(#runtime::__page!(#response, #of, [#steps]);))
}

/// What is said of it in the data of the call; only clients ask for pages.
pub(super) fn paging(scope: &Scope<'_>, call: &Call) -> Option<TokenStream> {
    let pages = call.pages.as_ref().filter(|_| scope.side == Side::Client)?;
    let items = &pages.items;
    Some(match &pages.next {
        Next::Number { number, size, total } => {
            let size = size.as_ref().map(|size| quote!(.size(#size)));
            let total = total.as_ref().map(|total| quote!(.total(#total)));
            quote!(.paging(Paging::number(#items, #number) #size #total))
        }
        Next::Token { token: (request, answer) } => quote!(.paging(Paging::token(#items, #request, #answer))),
    })
}
