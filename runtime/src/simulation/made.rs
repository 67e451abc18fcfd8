//! What an earlier call has made, and whether that was one of the platform's tests.
//!
//! KooGallery's pages do not say whether a call without `testFlag` may be about an instance that a debugging call has
//! made: so all calls about one thing have the same flag, as the saved debugging calls of the console have it.

use crate::dynamic::DynamicObject;
use crate::object::{Object as _, View, member};
use crate::schema::Call;

/// What an earlier call has made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Made {
    /// Nothing that is known.
    #[default]
    Nothing,
    /// Something, by a call that cannot say whether it is a test.
    Something,
    /// Something, by a debugging call.
    InATest,
    /// Something, by a real call.
    Really,
}

impl Made {
    /// Something, by a call with this request.
    pub(super) fn by(request: &DynamicObject) -> Self {
        if !request.schema().fields.iter().any(|field| field.wire == TEST_FLAG) {
            return Self::Something;
        }
        if is_test(request) { Self::InATest } else { Self::Really }
    }

    /// Whose work it is, for people.
    pub(super) fn by_whom(self) -> &'static str {
        match self {
            Self::Nothing | Self::Something => "an earlier call",
            Self::InATest => "an earlier debugging call (with `testFlag`, as this one)",
            Self::Really => "an earlier real call (without `testFlag`, as this one)",
        }
    }

    /// Gives a request about it the flag of the call that made it.
    pub(super) fn flag(self, request: &mut DynamicObject, call: &Call) {
        let fields = call.request.fields.iter().enumerate();
        let Some((index, field)) = fields.into_iter().find(|(_, field)| field.wire == TEST_FLAG) else { return };
        match self {
            Self::Nothing | Self::Something => {}
            Self::Really if !field.required => {
                request.slot_mut(index).map(|slot| slot.clear());
            }
            Self::InATest | Self::Really => {
                // A flag of another type stays as it is: nobody has seen one.
                let _ = request.set_text(TEST_FLAG, if self == Self::InATest { "1" } else { "0" });
            }
        }
    }
}

/// Whether a request is one of the platform's tests.
pub(super) fn is_test(request: &DynamicObject) -> bool {
    matches!(member(request, TEST_FLAG), View::Text(flag) if !flag.is_empty() && flag != "0")
}

/// The member of a request that tells a platform's tests from real calls, as the server knows it.
pub(super) const TEST_FLAG: &str = "testFlag";
