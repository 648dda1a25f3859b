//! What does not compile, beside a twin that does and differs in one word.
//!
//! `TRYBUILD=overwrite` writes the compiler's words anew.

/// The twin: it compiles as a part of this one.
#[path = "programs/charter.rs"]
mod charter;

#[test]
fn a_draft_that_nobody_ratified_runs_no_case() {
    assert!(charter::main().is_ok());
    trybuild::TestCases::new().compile_fail("programs/draft.rs");
}
