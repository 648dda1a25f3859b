//! Opens a case under a charter that is a draft: this does not compile.

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand};
use goodwill::charter::{Charter, CharterDraft, Context, Findings, Ratification};
use goodwill::decision::Aggregate;
use goodwill::time::Timestamp;

pub(crate) fn main() -> Result<(), Findings> {
    let draft = CharterDraft::default();
    let ratified = draft.ratify(&Ratification::first(Actor::System))?;
    let charter: Charter = draft;
    let context = Context::new(Timestamp::MIN, &Actor::System, &charter);
    assert!(Case::default().decide(&CaseCommand::Wake, &context).is_err());
    Ok(())
}
