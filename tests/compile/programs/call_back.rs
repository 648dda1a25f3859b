//! Promises to call back, and says when: this compiles.

use goodwill::id::{ContentId, CustomerId, SequentialIds};
use goodwill::key;
use goodwill::sla::{DueWindow, Pledge, Provenance, WindowUpsideDown};
use goodwill::time::Timestamp;

pub(crate) fn main() -> Result<(), WindowUpsideDown> {
    let ids = SequentialIds::starting_at(1);
    let (ann, words) = (CustomerId::fresh(&ids), ContentId::fresh(&ids));
    let window: DueWindow = DueWindow::new(Timestamp::MIN, Timestamp::MAX)?;
    let call_back = Pledge::new(key!("phone"), window, ann, words, Provenance::Contact(words));
    assert_eq!(call_back.window(), window);
    Ok(())
}
