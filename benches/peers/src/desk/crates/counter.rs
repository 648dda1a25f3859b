//! A counter as cqrs-es wants it, whichever store keeps it.

use std::convert::Infallible;

use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, DomainEvent};
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Counter {
    pub(crate) count: u64,
}

pub(crate) struct Count {
    pub(crate) events: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Counted {
    One,
}

impl DomainEvent for Counted {
    fn event_type(&self) -> String {
        "counted-one".to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

impl Aggregate for Counter {
    const TYPE: &'static str = "counter";
    type Command = Count;
    type Event = Counted;
    type Error = Infallible;
    type Services = ();

    async fn handle(
        &mut self,
        command: Count,
        _: &(),
        sink: &EventSink<Self>,
    ) -> Result<(), Infallible> {
        for _ in 0..command.events {
            sink.write(Counted::One, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, _: Counted) {
        self.count += 1;
    }
}
