//! A personal value is written once: what is to be corrected gets a record of its own, in this profile and beside others.

use std::sync::Arc;

use std::collections::BTreeMap;

use goodwill::charter::ChartersInForce;
use goodwill::customer::{ContactPoint, Dossier, Evidence, Medium, Party, Period, Source};
use goodwill::desk::{Desk, DeskError, Order};
use goodwill::id::{CommandId, CustomerId, TenantKey};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::pii::Pii;
use goodwill::port::{Store, StoreErrorKind};
use goodwill::profile::{Given, Personal, Profile, ProfileCommand};
use goodwill::testkit::block_on;
use goodwill::value::Value;
use uuid::Uuid;

use super::{Life, ann, answer, at, charter, clerk, id, question, record, source};

fn text(words: &str) -> Value {
    Value::Text(words.into())
}

fn register(customer: CustomerId, record_of_name: u128, name: &str) -> ProfileCommand {
    let name = Some(Personal::new(record(record_of_name), text(name)));
    ProfileCommand::Register { customer, party: Party::person(), name }
}

fn phone(number: u128) -> ProfileCommand {
    let point = ContactPoint::new(Medium::Phone, record(number), Period::from(at(0)));
    ProfileCommand::AddContactPoint { point, value: Pii::new(text("+49 30 901820")) }
}

fn personally(number: u128, value: i64) -> ProfileCommand {
    answer(Given::Personal(Personal::new(record(number), Value::Integer(value))))
}

#[test]
fn a_record_of_one_customer_does_not_write_over_the_name_of_another() {
    let (tenant, bob): (TenantKey, CustomerId) = (key!("boston"), id(2));
    let store = Arc::new(MemoryStore::default());
    let desk = Desk::new(Arc::clone(&store), tenant.clone(), ChartersInForce::of(charter()));
    let order = |number, life: CustomerId, command| {
        let command_id = CommandId::from_uuid(Uuid::from_u128(number));
        Order::<Profile>::new(life.as_uuid(), command_id, command, clerk(), at(0))
    };
    let first = order(1, ann(), register(ann(), 1, "Ann Li"));
    assert!(block_on(desk.carry_out(&first)).unwrap().has_changed());

    let second = order(2, bob, register(bob, 1, "Bob Ray"));
    match block_on(desk.carry_out(&second)).unwrap_err() {
        DeskError::Store(error) => {
            assert_eq!(*error.kind(), StoreErrorKind::RecordExists { record: record(1) });
            assert!(!error.may_retry());
            assert!(!format!("{error} {error:?}").contains("Bob"), "{error:?}");
        }
        other => panic!("{other:?}"),
    }
    let kept = block_on(store.record(&tenant, record(1))).unwrap().unwrap();
    assert_eq!((kept.subject, kept.value.into_exposed()), (ann(), text("Ann Li")));
    assert_eq!(block_on(desk.state::<Profile>(bob.as_uuid())).unwrap().customer(), None);

    // The same command again is a repeat and no clash, and with a record of his own Bob is registered.
    assert!(block_on(desk.carry_out(&first)).unwrap().was_repeated());
    let third = order(2, bob, register(bob, 2, "Bob Ray"));
    assert!(block_on(desk.carry_out(&third)).unwrap().has_changed());
}

#[test]
fn what_corrects_a_personal_value_gets_a_record_of_its_own() {
    let mut life = Life::new().under(question().personal());
    life.told(0, register(ann(), 1, "Ann Li"));
    life.told(1, phone(2));
    life.told(2, ProfileCommand::WithdrawContactPoint { value: record(2) });
    life.told(3, personally(3, 4));
    life.told(4, personally(4, 5));
    for (number, what) in [
        (1, "it keeps the name"),
        (2, "what was withdrawn there was said of the number"),
        (3, "the answer was replaced, and the log still says where it lay"),
        (4, "the answer lies there"),
    ] {
        for command in [phone(number), personally(number, 6)] {
            let (code, _) = life.refuses(9, &clerk(), &command);
            assert_eq!(code, "profile.record-in-use", "{what}");
        }
    }
    assert!(!life.told(9, personally(5, 6)).is_empty());
}

#[test]
fn a_record_that_shows_something_or_was_brought_keeps_nothing_else() {
    let mut life = Life::registered().under(question().personal());
    let what = goodwill::customer::Hypothesis::new(
        key!("evenings"),
        goodwill::customer::NeedDimension::Time,
        Value::Bool(true),
    )
    .unwrap();
    let evidence = Evidence::observed(Source::Record(record(7)), at(1));
    life.told(1, ProfileCommand::ShowNeed { what, evidence });
    let mut brings = Dossier::default();
    let point = ContactPoint::new(Medium::Email, record(8), Period::from(at(0)));
    brings.contact_points.push(point);
    life.told(
        2,
        ProfileCommand::Link { other: id(2), brings: Box::new(brings), granted: BTreeMap::new() },
    );
    life.told(3, ProfileCommand::Unlink { other: id(2) });
    for number in [7, 8] {
        assert_eq!(life.refuses(4, &clerk(), &phone(number)).0, "profile.record-in-use");
    }
    assert_eq!(life.told(4, phone(9)).records[0].id, record(9));
    assert!(matches!(source(), Source::Case(_)));
}
