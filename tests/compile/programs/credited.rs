//! Credits work beyond the boundary: this compiles.

use goodwill::actor::Actor;
use goodwill::charter::{CharterDraft, Findings, Ratification};
use goodwill::department::{self, Beneficiary, Department, Scoped, Site, Work};
use goodwill::id::{AgentId, SequentialIds};
use goodwill::key;
use goodwill::time::Timestamp;

pub(crate) fn main() -> Result<(), Findings> {
    let draft =
        CharterDraft::default().department(key!("marketing"), Department::named("Marketing"));
    let charter = draft.ratify(&Ratification::first(Actor::System))?;
    let work = Work {
        by: AgentId::fresh(&SequentialIds::starting_at(1)),
        department: key!("marketing"),
        to: Beneficiary::Department(key!("sales")),
        at: Timestamp::MIN,
        site: Site::Stage(key!("win")),
        produced: [].into(),
    };
    let scoped = charter.boundary(&work.department).map(|boundary| boundary.classify(work));
    if let Some(Scoped::Beyond(beyond)) = scoped {
        let said = department::Credit::new(beyond, 3, goodwill::chrono::NaiveDate::MIN);
        assert_eq!(said.work().department.as_str(), "marketing");
    }
    Ok(())
}
