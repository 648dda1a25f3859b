//! What does not compile, beside a twin that does and differs in one word.
//!
//! `TRYBUILD=overwrite` writes the compiler's words anew.

/// The twins: they compile as parts of this one.
#[path = "programs/accountable.rs"]
mod accountable;
#[path = "programs/charter.rs"]
mod charter;
#[path = "programs/credited.rs"]
mod credited;

#[test]
fn a_draft_that_nobody_ratified_runs_no_case() {
    assert!(charter::main().is_ok());
    trybuild::TestCases::new().compile_fail("programs/draft.rs");
}

#[test]
fn work_beyond_the_boundary_is_credited_and_not_assessed() {
    assert!(credited::main().is_ok());
    trybuild::TestCases::new().compile_fail("programs/assessed.rs");
}

#[test]
fn a_touchpoint_has_no_second_department_that_answers_for_it() {
    accountable::main();
    trybuild::TestCases::new().compile_fail("programs/twice_accountable.rs");
}
