//! Names a second department that answers for a touchpoint, past the charter: this does not compile.

use goodwill::key;
use goodwill::touchpoint::{Tasked, Touchpoint};

pub(crate) fn main() {
    let website = Touchpoint::new(key!("attract"), key!("web"), "Website");
    let tasked = Tasked::ratified(key!("website"), website, key!("sales"));
    assert_eq!(tasked.accountable().as_str(), "sales");
}
