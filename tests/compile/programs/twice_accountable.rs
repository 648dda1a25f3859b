//! Lets a second department answer for a touchpoint: this does not compile.

use goodwill::key;
use goodwill::touchpoint::{Touchpoint, Untasked};

pub(crate) fn main() {
    let website = Touchpoint::new(key!("attract"), key!("web"), "Website");
    let untasked = Untasked::new(key!("website"), website);
    let tasked = untasked.answered_by(key!("marketing")).answered_by(key!("sales"));
    assert_eq!(tasked.accountable().as_str(), "marketing");
}
