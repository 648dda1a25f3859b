//! The check of a promise before it is given.

use super::promise_check;

#[test]
fn eight_hours_over_seven_are_not_kept_on_friday_and_the_workshop_is_to_blame() {
    let story = promise_check::story().unwrap();
    let told = |lines: &str| assert!(story.contains(lines), "{lines}\n{story}");
    told("  worst start    Fri 6 Mar 11:15, due Fri 6 Mar 19:15\n");
    told("                 workshop           until Mon 9 Mar 09:15\n");
    told("                 desk gives it back until Mon 9 Mar 10:15\n");
    told("  too late by    63 hours\n  guilty         workshop\n");
    told("Promised working PT23H instead: kept from every start.\n");
    promise_check::main().unwrap();
}
