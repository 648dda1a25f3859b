//! Who somebody is, where he can be reached, and what rules may ask of him.

use super::command::Personal;
use super::decide::{Deciding, Step, only_if, refused};
use super::event::ProfileEvent;
use super::refusal::ProfileRefusal;
use crate::customer::{Circumstances, Concern, ContactPoint, OwnHours, Party, Understanding};
use crate::decision::Record;
use crate::id::{AttributeKey, ConcernKey, CustomerId, RecordId};
use crate::pii::Pii;
use crate::rule::AttributeKind;
use crate::value::Value;

/// Hours that a customer told are a calendar without words.
fn check_hours(hours: Option<&OwnHours>) -> Step {
    let checked = hours.map_or(Ok(()), OwnHours::check);
    checked.map_err(|bad| {
        refused(ProfileRefusal::BadValue { of: "hours".to_owned(), why: bad.to_string() })
    })
}

impl Deciding<'_> {
    pub(super) fn register(
        &mut self,
        customer: CustomerId,
        party: &Party,
        name: Option<&Personal>,
    ) -> Step {
        let new = self.profile().customer().is_none();
        only_if(new, || ProfileRefusal::AlreadyRegistered)?;
        let mut party = party.clone();
        if let Some(Personal { record, value }) = name {
            self.keep_record(customer, *record, value)?;
            party = party.named(*record);
        }
        self.recorder.record(ProfileEvent::Registered { customer, party });
        Ok(())
    }

    pub(super) fn describe(&mut self, told: &Circumstances) -> Step {
        check_hours(told.hours.as_ref())?;
        if self.profile().own().circumstances != *told {
            self.recorder.record(ProfileEvent::Described(told.clone()));
        }
        Ok(())
    }

    pub(super) fn add_contact_point(
        &mut self,
        point: &ContactPoint,
        value: &Pii<Value>,
        customer: CustomerId,
    ) -> Step {
        check_hours(point.hours.as_ref())?;
        self.keep_record(customer, point.value, value)?;
        self.recorder.record(ProfileEvent::ContactPointAdded(point.clone()));
        Ok(())
    }

    pub(super) fn withdraw_contact_point(&mut self, value: RecordId) -> Step {
        let at = self.recorder.instant();
        let point = self.profile().own().contact_point(value);
        let usable = point.is_some_and(|point| point.is_usable(at));
        only_if(usable, || ProfileRefusal::NothingThere { noun: "contact point" })?;
        self.recorder.record(ProfileEvent::ContactPointWithdrawn { value });
        Ok(())
    }

    pub(super) fn tell_attribute(
        &mut self,
        attribute: &AttributeKey,
        value: Option<&Value>,
    ) -> Step {
        let vocabulary = self.context.charter.rules().schema().vocabulary();
        let Some(declared) = vocabulary.attributes.get(attribute) else {
            let key = attribute.to_string();
            return Err(refused(ProfileRefusal::UnknownKey { noun: "attribute", key }));
        };
        let bad = |why: String| ProfileRefusal::BadValue { of: attribute.to_string(), why };
        only_if(declared.kind != AttributeKind::Context, || {
            bad("it tells of the matter, not of the customer".to_owned())
        })?;
        if let Some(value) = value {
            // The value may be personal: only what would be allowed is said.
            let inside = declared.domain.contains(value);
            only_if(inside, || bad(format!("the value is not {}", declared.domain)))?;
        }
        let own = self.profile().own();
        let facts = match declared.kind {
            AttributeKind::Value => own.value_attributes.facts(),
            _ => own.need_attributes.facts(),
        };
        if facts.get(attribute).map(Option::as_ref) != Some(value) {
            self.recorder.record(ProfileEvent::AttributeTold {
                about: declared.kind,
                attribute: attribute.clone(),
                value: value.cloned(),
            });
        }
        Ok(())
    }

    pub(super) fn understand(&mut self, rung: Understanding) -> Step {
        if self.profile().own().outlook.understanding != Some(rung) {
            self.recorder.record(ProfileEvent::UnderstandingTold(rung));
        }
        Ok(())
    }

    pub(super) fn concern(&mut self, concern: &ConcernKey, weight: Concern) -> Step {
        if self.profile().own().outlook.concerns.get(concern) != Some(&weight) {
            self.recorder.record(ProfileEvent::ConcernTold { concern: concern.clone(), weight });
        }
        Ok(())
    }

    /// Keeps a personal value beside the log, in a record that no event of this profile named before: what corrects another
    /// gets a record of its own.
    pub(super) fn keep_record(
        &mut self,
        subject: CustomerId,
        id: RecordId,
        value: &Pii<Value>,
    ) -> Step {
        let named = self.profile().has_named(id);
        only_if(!named, || ProfileRefusal::RecordInUse { record: id })?;
        self.recorder.keep(Record { id, subject, value: value.clone() });
        Ok(())
    }
}
