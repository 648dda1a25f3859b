//! Makes an expectation of what was said when the experience was over: this does not compile.

use goodwill::customer::{Expectation, Expected, ExpectedFrom, Hindsight, Source};
use goodwill::id::{ContentId, SequentialIds};
use goodwill::key;
use goodwill::time::Timestamp;
use goodwill::value::Value;

fn measure(expectation: &Expectation) -> &Value {
    &expectation.expected().level
}

pub(crate) fn main() -> Result<(), Hindsight> {
    let expected = Expected {
        matter: key!("delivery"),
        level: Value::Integer(2),
        from: ExpectedFrom::Promise,
        source: Source::Content(ContentId::fresh(&SequentialIds::starting_at(1))),
    };
    let ahead = Expectation::recorded(expected.clone(), Timestamp::MIN, None)?;
    if let Err(afterwards) = Expectation::recorded(expected, Timestamp::MAX, Some(Timestamp::MIN)) {
        let again = Expectation::recorded(afterwards.expected().clone(), Timestamp::MIN, None)?;
        assert_eq!(measure(&ahead), measure(&again));
    }
    Ok(())
}
