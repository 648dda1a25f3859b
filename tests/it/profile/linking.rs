//! Two customers who prove to be one, at a desk: both profiles say so, in one commit, and both can part again.

use std::collections::BTreeMap;

use goodwill::charter::ChartersInForce;
use goodwill::customer::{Medium, Objection, Party, Proof, Purpose, Scope};
use goodwill::desk::{Desk, DeskError, Order};
use goodwill::id::{CommandId, CustomerId, TenantKey};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::profile::{Given, Profile, ProfileCommand};
use goodwill::rule::{AllowanceCommand, AllowancePeriod, AllowanceTerms, ReservationState};
use goodwill::testkit::block_on;
use goodwill::value::Value;
use uuid::Uuid;

use super::{answer, ask, at, charter, clerk, id, meter, source};

/// A desk with registered customers; every command has an id of its own.
struct Office {
    desk: Desk<MemoryStore>,
    given: u128,
}

fn tenant() -> TenantKey {
    key!("boston")
}

impl Office {
    fn with(customers: u128) -> Self {
        let desk = Desk::new(MemoryStore::default(), tenant(), ChartersInForce::of(charter()));
        let mut office = Self { desk: desk.keeping(8), given: 0 };
        for number in 1..=customers {
            let register = ProfileCommand::Register {
                customer: id(number),
                party: Party::person(),
                name: None,
            };
            office.told(number, 0, register);
        }
        office
    }

    fn order(&mut self, of: u128, minute: i32, command: ProfileCommand) -> Order<Profile> {
        self.given += 1;
        let command_id = CommandId::from_uuid(Uuid::from_u128(self.given));
        let customer: CustomerId = id(of);
        Order::new(customer.as_uuid(), command_id, command, clerk(), at(minute))
    }

    fn told(&mut self, of: u128, minute: i32, command: ProfileCommand) {
        let order = self.order(of, minute, command);
        block_on(self.desk.carry_out(&order)).unwrap();
    }

    fn refuses(&mut self, of: u128, minute: i32, command: ProfileCommand) -> String {
        let order = self.order(of, minute, command);
        match block_on(self.desk.carry_out(&order)).unwrap_err() {
            DeskError::Refused(refusal) | DeskError::FollowUpRefused { refusal, .. } => {
                refusal.code().to_string()
            }
            other => panic!("{other}"),
        }
    }

    fn profile(&self, of: u128) -> Profile {
        let customer: CustomerId = id(of);
        block_on(self.desk.state(customer.as_uuid())).unwrap()
    }

    /// Whoever keeps what concerns a customer.
    fn keeper(&self, of: u128) -> Profile {
        block_on(self.desk.profile_of(id(of))).unwrap()
    }
}

/// The two orders by which the second customer comes to be the first: his profile joins, or the other one links it.
fn orders() -> [(u128, ProfileCommand); 2] {
    let (brings, granted) = (Box::default(), BTreeMap::new());
    let link = ProfileCommand::Link { other: id(2), brings, granted };
    [(2, ProfileCommand::JoinInto { other: id(1) }), (1, link)]
}

/// And the two by which they part again.
fn partings() -> [(u128, ProfileCommand); 2] {
    [(2, ProfileCommand::Part), (1, ProfileCommand::Unlink { other: id(2) })]
}

#[test]
fn whichever_is_asked_first_both_say_so_and_both_can_take_it_back() {
    for (of, order) in orders() {
        for (by, parting) in partings() {
            let mut office = Office::with(2);
            office.told(2, 1, answer(Given::Value(Value::Integer(3))));
            let before = [1, 2].map(|of| office.profile(of));
            office.told(of, 2, order.clone());
            let [first, second] = [1, 2].map(|of| office.profile(of));
            assert_eq!(second.joined_into(), Some(id(1)));
            let linked: Vec<_> = first.linked().collect();
            assert_eq!(linked, [(id(2), before[1].own())], "what he brings is what he has");

            office.told(by, 3, parting);
            for (now, then) in [1, 2].map(|of| office.profile(of)).iter().zip(&before) {
                assert_eq!(now.own(), then.own());
                assert_eq!((now.joined_into(), now.linked().count()), (None, 0));
            }
        }
    }
}

#[test]
fn an_answered_question_is_asked_again_on_neither_side() {
    for (of, order) in orders() {
        for told in [1, 2] {
            let mut office = Office::with(2);
            office.told(told, 1, answer(Given::Value(Value::Integer(3))));
            office.told(of, 2, order.clone());
            assert_eq!(office.refuses(2, 3, ask()), "profile.joined");
            assert!(office.keeper(2).answer(&meter(), at(3)).is_some());
            let order = office.order(1, 3, ask());
            let answer = block_on(office.desk.carry_out(&order)).unwrap();
            assert_eq!(answer.events(), 1, "it is spared");
            let put = block_on(
                office
                    .desk
                    .dispatch::<Profile>(&goodwill::port::RecordingChannel::default(), at(4)),
            );
            assert_eq!(put.unwrap(), 0);
        }
    }
}

#[test]
fn a_question_that_is_out_is_put_once_for_both() {
    for asked in [1, 2] {
        let mut office = Office::with(2);
        office.told(asked, 1, ask());
        office.told(2, 2, ProfileCommand::JoinInto { other: id(1) });
        assert_eq!(office.refuses(1, 3, ask()), "profile.asked-already");
        assert_eq!(office.refuses(2, 3, ask()), "profile.joined");
    }
}

#[test]
fn an_objection_of_either_holds_for_both() {
    for (of, order) in orders() {
        for objects in [1, 2] {
            for before in [true, false] {
                let mut office = Office::with(2);
                let proof = Proof { by: clerk(), at: at(1), over: None, source: source() };
                let object = Objection::made(Scope::all(Purpose::Care), proof).unwrap();
                let object = ProfileCommand::Object(object);
                if before {
                    office.told(objects, 1, object.clone());
                }
                office.told(of, 2, order.clone());
                if !before {
                    office.told(1, 3, object);
                }
                for side in [office.profile(1), office.profile(2), office.keeper(2)] {
                    assert!(!side.may(Purpose::Care, Medium::Phone, at(4)));
                }
                assert!(office.keeper(2).may(Purpose::Safety, Medium::Phone, at(4)));
            }
        }
    }
}

#[test]
fn nobody_is_linked_twice_with_himself_or_in_a_circle() {
    let mut office = Office::with(4);
    let join = |other| ProfileCommand::JoinInto { other: id(other) };
    let link = |other| {
        let (brings, granted) = (Box::default(), BTreeMap::new());
        ProfileCommand::Link { other: id(other), brings, granted }
    };
    assert_eq!(office.refuses(1, 1, join(1)), "profile.linked-already");
    assert_eq!(office.refuses(1, 1, link(1)), "profile.linked-already");
    office.told(2, 1, join(1));
    let refused = [
        (1, join(2), "profile.linked-already"), // a circle
        (1, link(2), "profile.linked-already"), // twice
        (2, join(3), "profile.joined"),
        (2, link(3), "profile.joined"),
        (3, join(2), "profile.joined"), // the second is the first's
        (3, link(2), "profile.joined"),
        (1, join(3), "profile.linked-already"), // others have joined it
        (3, link(1), "profile.linked-already"),
        (4, ProfileCommand::Unlink { other: id(2) }, "profile.not-linked"),
        (4, ProfileCommand::Part, "profile.not-linked"),
        (1, join(9), "profile.linked-already"),
        (4, join(9), "profile.not-registered"),
    ];
    let before = [1, 2, 3, 4].map(|of| office.profile(of));
    for (of, command, code) in refused {
        assert_eq!(office.refuses(of, 2, command.clone()), code, "{of}: {command:?}");
    }
    assert_eq!([1, 2, 3, 4].map(|of| office.profile(of)), before);
    // Several may prove to be one.
    office.told(3, 3, join(1));
    assert_eq!(office.profile(1).linked().count(), 2);
}

fn draw(how: AllowanceCommand) -> ProfileCommand {
    ProfileCommand::Draw { grant: key!("visit"), how }
}

fn reserve(number: u128) -> ProfileCommand {
    let on = "2026-03-20".parse().unwrap();
    draw(AllowanceCommand::Reserve { reservation: id(number), units: 1, on })
}

#[test]
fn what_was_granted_to_both_counts_once_and_each_takes_his_own_back() {
    let terms = AllowanceTerms { most: 2, per: AllowancePeriod::Month };
    let allow = || ProfileCommand::Allow { grant: key!("visit"), terms };
    for (by, parting) in partings() {
        let mut office = Office::with(2);
        for of in [1, 2] {
            office.told(of, 1, allow());
        }
        office.told(1, 1, reserve(1));
        office.told(2, 1, reserve(2));
        office.told(2, 2, ProfileCommand::JoinInto { other: id(1) });
        // Together they have had both visits of the month.
        assert_eq!(office.refuses(1, 3, reserve(3)), "rule.allowance-used-up");
        assert_eq!(office.refuses(2, 3, reserve(3)), "profile.joined");
        office.told(1, 3, draw(AllowanceCommand::Consume { reservation: id(2) }));

        office.told(by, 4, parting);
        let state = |of: u128, number: u128| {
            let own = office.profile(of).allowance(&key!("visit")).unwrap();
            own.taken.reservation(id(number)).map(|held| held.state)
        };
        assert_eq!(state(1, 1), Some(ReservationState::Reserved));
        assert_eq!((state(1, 2), state(2, 1)), (None, None), "nobody has the other's");
        assert_eq!(state(2, 2), Some(ReservationState::Consumed), "what was used is used");
        office.told(1, 5, reserve(3));
        office.told(2, 5, reserve(4));
        assert_eq!(office.refuses(2, 6, reserve(5)), "rule.allowance-used-up");
    }
}

#[test]
fn a_grant_that_only_the_other_had_is_drawn_on_for_him() {
    let mut office = Office::with(2);
    let terms = AllowanceTerms { most: 1, per: AllowancePeriod::Month };
    office.told(2, 1, ProfileCommand::Allow { grant: key!("visit"), terms });
    assert_eq!(office.refuses(1, 1, reserve(1)), "profile.not-granted");
    office.told(2, 2, ProfileCommand::JoinInto { other: id(1) });
    office.told(1, 3, reserve(1));
    office.told(1, 4, ProfileCommand::Unlink { other: id(2) });
    assert_eq!(office.refuses(1, 5, reserve(2)), "profile.not-granted");
    assert_eq!(office.refuses(2, 5, reserve(2)), "rule.allowance-used-up");
}
