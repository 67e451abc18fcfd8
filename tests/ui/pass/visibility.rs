//! The module has the visibility of the struct, whatever that is.
#![deny(warnings, unreachable_pub, private_interfaces, private_bounds)]

pub mod outer {
    use bothends::Client;

    #[derive(Client)]
    #[api(path = "specs/kiosk", operations(Order))]
    pub struct Public(Client);

    pub(crate) mod inner {
        use bothends::Client;

        #[derive(Client)]
        #[api(path = "specs/kiosk", operations(Order))]
        pub(crate) struct InCrate(Client);

        #[derive(Client)]
        #[api(path = "specs/kiosk", operations(Order))]
        pub(in crate::outer) struct InOuter(Client);

        #[derive(Client)]
        #[api(path = "specs/kiosk", operations(Order))]
        pub(super) struct InSuper(Client);

        #[derive(Client)]
        #[api(path = "specs/kiosk", operations(Order))]
        struct Private(Client);

        pub(crate) fn copies() -> i32 {
            let _ = |it: &Private| drop(it.order());
            private::Order::builder().paper("The Morning").copies(1).build().copies
        }
    }

    pub fn copies() -> i32 {
        let _ = |it: &inner::InOuter, other: &inner::InSuper| {
            drop(it.order());
            drop(other.order());
        };
        inner::in_outer::Order::builder().paper("The Morning").copies(2).build().copies
            + inner::in_super::Order::builder().paper("The Morning").copies(4).build().copies
    }
}

fn main() {
    let _ = |it: &outer::Public, other: &outer::inner::InCrate| {
        drop(it.order());
        drop(other.order());
    };
    let public = outer::public::Order::builder().paper("The Morning").copies(8).build().copies;
    let in_crate = outer::inner::in_crate::Order::builder().paper("The Morning").copies(16).build().copies;
    assert_eq!(public + in_crate + outer::copies() + outer::inner::copies(), 31);
}
