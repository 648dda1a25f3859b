//! Customers who are held to be one person: each speaks in the matters of the other, and nobody else does.

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand, CaseRefusal, MessageIntent, Opening, Status, Undertaking};
use goodwill::customer::Party;
use goodwill::decision::Refusal;
use goodwill::desk::{Answer, DeskError, Order};
use goodwill::id::{CommandId, CustomerId};
use goodwill::key;
use goodwill::profile::{Profile, ProfileCommand};
use goodwill::sla::{Assent, DueWindow, Pledge, Provenance};
use goodwill::testkit::block_on;
use uuid::Uuid;

use super::office::{Office, at, charter, id, open};

/// A matter of each of three customers; the second and the third were joined into the first, a fourth is a stranger.
struct Joined {
    office: Office,
    given: u128,
}

impl Joined {
    fn new() -> Self {
        let mut office = Office::under(charter(1));
        (1..=3).for_each(|of| office.told(of, 0, open(of, "high")));
        let mut joined = Self { office, given: 900 };
        for of in 1..=4 {
            let customer = id(of);
            joined.tell(
                of,
                ProfileCommand::Register { customer, party: Party::person(), name: None },
            );
        }
        for of in [2, 3] {
            joined.tell(of, ProfileCommand::JoinInto { other: id(1) });
        }
        joined
    }

    fn tell(&mut self, of: u128, command: ProfileCommand) {
        self.given += 1;
        let command_id = CommandId::from_uuid(Uuid::from_u128(self.given));
        let of: CustomerId = id(of);
        let order: Order<Profile> =
            Order::new(of.as_uuid(), command_id, command, Actor::System, at(0));
        block_on(self.office.desk.carry_out(&order)).unwrap();
    }

    /// What a customer says in a matter.
    fn says(
        &mut self,
        by: u128,
        of: u128,
        minute: i32,
        command: CaseCommand,
    ) -> Result<Answer, DeskError<Case>> {
        self.given += 1;
        let command_id = CommandId::from_uuid(Uuid::from_u128(self.given));
        let actor = Actor::Customer(id(by));
        let order = Order::new(Uuid::from_u128(of), command_id, command, actor, at(minute));
        block_on(self.office.desk.carry_out(&order))
    }

    fn refuses(&mut self, by: u128, of: u128, minute: i32, command: CaseCommand) {
        let before = self.office.case(of);
        match self.says(by, of, minute, command.clone()).unwrap_err() {
            DeskError::Refused(Refusal::Refused(CaseRefusal::NotOurs)) => {}
            other => panic!("{command:?}: {other}"),
        }
        assert_eq!(self.office.case(of), before);
    }
}

/// What a customer may say in his own matter, one after the other.
fn words() -> [CaseCommand; 5] {
    let asks = Some(MessageIntent::Asks);
    [
        CaseCommand::ReceiveMessage { content: id(70), intent: asks },
        CaseCommand::Resolve,
        CaseCommand::Reopen,
        CaseCommand::Close,
        CaseCommand::Reopen,
    ]
}

/// Who wrote under his other name was a stranger in his own matter.
#[test]
fn whoever_was_joined_into_another_speaks_in_the_matters_of_both() {
    let mut joined = Joined::new();
    // The one who keeps both, and those who joined him, in the matters of each.
    for (by, of) in [(1, 2), (2, 1), (2, 3), (3, 2), (2, 2)] {
        for (minute, command) in (1..).zip(words()) {
            assert!(joined.says(by, of, minute, command).unwrap().has_changed(), "{by} in {of}");
        }
        assert_eq!(joined.office.case(of).status(), Status::Open);
    }
    // What only we do, he does under neither name.
    let urgent = || CaseCommand::ChangePriority { priority: key!("low") };
    for of in [1, 2] {
        joined.refuses(2, of, 10, urgent());
    }
}

#[test]
fn a_stranger_is_refused_in_the_matters_of_customers_who_are_one_and_so_is_whoever_parted_again() {
    let mut joined = Joined::new();
    let unknown = 5;
    for of in 1..=3 {
        for command in words() {
            joined.refuses(4, of, 1, command.clone());
            joined.refuses(unknown, of, 1, command);
        }
    }
    let opening = Opening::new(id(1), key!("letter"), key!("works"), key!("high"));
    joined.refuses(4, 6, 1, CaseCommand::Open(opening.clone()));
    joined.says(2, 6, 1, CaseCommand::Open(opening)).unwrap();
    assert_eq!(joined.office.case(6).customer(), Some(id(1)));

    joined.tell(2, ProfileCommand::Part);
    for of in [1, 3] {
        joined.refuses(2, of, 2, CaseCommand::message(id(70)));
    }
    joined.refuses(1, 2, 2, CaseCommand::message(id(70)));
    joined.says(2, 2, 2, CaseCommand::message(id(70))).unwrap();
    joined.says(3, 1, 2, CaseCommand::message(id(70))).unwrap();
}

/// A promise is given up by whom it was agreed with, under whichever name; never in the name of somebody else.
#[test]
fn whoever_is_the_same_gives_up_what_was_promised_to_him() {
    let mut joined = Joined::new();
    let window = DueWindow::new(at(60), at(120)).unwrap();
    let pledge = Pledge::new(key!("letter"), window, id(1), id(6), Provenance::Contact(id(4)));
    let undertaking = Undertaking::of(pledge, key!("call-backs"));
    joined.office.told(1, 1, CaseCommand::Promise(Box::new(undertaking)));
    let promise = joined.office.case(1).promises().next().unwrap().number;
    let release =
        |by| CaseCommand::Release { promise, by: Assent { by: id(by), shown_by: id(70) } };
    joined.refuses(4, 1, 2, release(4));
    joined.refuses(4, 1, 2, release(1));
    let DeskError::Refused(refusal) = joined.says(2, 1, 2, release(4)).unwrap_err() else {
        panic!("it is refused")
    };
    assert_eq!(refusal.code().as_str(), "case.not-theirs");
    joined.says(2, 1, 2, release(2)).unwrap();
}

/// One of ours who wrote down that a customer agreed under his other name was told that it was somebody else.
#[test]
fn one_of_ours_may_write_down_that_the_customer_agreed_under_his_other_name() {
    let mut joined = Joined::new();
    let window = |from| DueWindow::new(at(from), at(from + 60)).unwrap();
    let pledge =
        |from| Pledge::new(key!("letter"), window(from), id(1), id(6), Provenance::Contact(id(4)));
    let undertaking = |from| Box::new(Undertaking::of(pledge(from), key!("call-backs")));
    joined.office.told(1, 1, CaseCommand::Promise(undertaking(60)));
    let promise = joined.office.case(1).promises().next().unwrap().number;
    let moved = |by| {
        let assent = Some(Assent { by: id(by), shown_by: id(70) });
        CaseCommand::Renegotiate { promise, to: undertaking(180), assent }
    };
    let refused = joined.office.give(1, 2, moved(4)).unwrap_err();
    let DeskError::Refused(refusal) = refused else { panic!("it is refused") };
    assert_eq!(refusal.code().as_str(), "case.not-theirs");
    joined.office.give(1, 2, moved(2)).unwrap();
    let promise = joined.office.case(1).promises().last().unwrap().number;
    let given_up = CaseCommand::Release { promise, by: Assent { by: id(3), shown_by: id(70) } };
    joined.office.give(1, 3, given_up).unwrap();
}
