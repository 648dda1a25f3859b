//! What does not compile, beside a twin that does and differs in one word.
//!
//! `TRYBUILD=overwrite` writes the compiler's words anew.

/// The twins: they compile as parts of this one.
#[path = "programs/accountable.rs"]
mod accountable;
#[path = "programs/call_back.rs"]
mod call_back;
#[path = "programs/charter.rs"]
mod charter;
#[path = "programs/credited.rs"]
mod credited;
#[path = "programs/expectation.rs"]
mod expectation;
#[path = "programs/need.rs"]
mod need;

#[test]
fn a_draft_that_nobody_ratified_runs_no_case() {
    assert!(charter::main().is_ok());
    trybuild::TestCases::new().compile_fail("programs/draft.rs");
}

#[test]
fn a_hypothesis_that_nothing_shows_is_no_need() {
    assert!(need::main().is_ok());
    trybuild::TestCases::new().compile_fail("programs/hypothesis.rs");
}

#[test]
fn what_is_said_afterwards_is_no_expectation() {
    assert!(expectation::main().is_ok());
    let cases = trybuild::TestCases::new();
    cases.compile_fail("programs/hindsight.rs");
    cases.compile_fail("programs/foresight.rs");
}

#[test]
fn work_beyond_the_boundary_is_credited_and_not_assessed() {
    assert!(credited::main().is_ok());
    trybuild::TestCases::new().compile_fail("programs/assessed.rs");
}

#[test]
fn a_touchpoint_has_no_second_department_that_answers_for_it() {
    assert!(accountable::main().is_ok());
    trybuild::TestCases::new().compile_fail("programs/twice_accountable.rs");
}

#[test]
fn a_call_back_without_a_due_window_is_no_promise() {
    assert!(call_back::main().is_ok());
    trybuild::TestCases::new().compile_fail("programs/whenever.rs");
}
