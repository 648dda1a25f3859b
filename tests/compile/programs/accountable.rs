//! Lets one department answer for a touchpoint: this compiles.

use goodwill::key;
use goodwill::touchpoint::{Touchpoint, Untasked};

pub(crate) fn main() {
    let website = Touchpoint::new(key!("attract"), key!("web"), "Website");
    let untasked = Untasked::new(key!("website"), website);
    let tasked = untasked.answered_by(key!("marketing"));
    assert_eq!(tasked.accountable().as_str(), "marketing");
}
