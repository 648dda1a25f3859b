//! Assesses work beyond the boundary: this does not compile.

use goodwill::actor::Actor;
use goodwill::charter::{CharterDraft, Findings, Ratification};
use goodwill::department::{self, Beneficiary, Department, Scoped, Site, Work};
use goodwill::id::{AgentId, SequentialIds, WorkId};
use goodwill::key;
use goodwill::time::Timestamp;

pub(crate) fn main() -> Result<(), Findings> {
    let draft =
        CharterDraft::default().department(key!("marketing"), Department::named("Marketing"));
    let charter = draft.ratify(&Ratification::first(Actor::System))?;
    let ids = SequentialIds::starting_at(1);
    let work = Work {
        id: WorkId::fresh(&ids),
        by: AgentId::fresh(&ids),
        department: key!("marketing"),
        to: Beneficiary::Department(key!("sales")),
        at: Timestamp::MIN,
        site: Site::Stage(key!("win")),
        produced: [].into(),
    };
    if let Ok(Scoped::Beyond(beyond)) = charter.classify(work) {
        let said = department::Assessment::new(&beyond, "", department::Outcome::Missed);
        assert_eq!(said.work().department.as_str(), "marketing");
    }
    Ok(())
}
