//! Serves a need that something shows: this compiles.

use goodwill::customer::{Evidence, Hypothesis, Need, NeedDimension, NoNeed, Source};
use goodwill::id::{CaseId, SequentialIds};
use goodwill::key;
use goodwill::time::Timestamp;
use goodwill::value::Value;

fn serve(need: &Need) -> &Value {
    need.wish()
}

pub(crate) fn main() -> Result<(), NoNeed> {
    let supposed = Hypothesis::new(key!("pay-abroad"), NeedDimension::Place, Value::Bool(true))?;
    let case = Source::Case(CaseId::fresh(&SequentialIds::starting_at(1)));
    let shown = supposed.clone().shown_by(Evidence::observed(case, Timestamp::MIN));
    assert_eq!(serve(&shown), supposed.wish());
    Ok(())
}
