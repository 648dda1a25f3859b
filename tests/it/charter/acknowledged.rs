//! Who has read which version in which role, and who has not.

use goodwill::charter::{
    Acknowledge, AcknowledgementContext, Acknowledgements, Charter, Ratification,
};
use goodwill::decision::Aggregate;
use goodwill::id::{AgentId, CharterVersion, RoleKey};
use goodwill::key;
use uuid::Uuid;

use super::workload::{self, Size};

fn charter(version: u32) -> Charter {
    let draft = workload::draft(Size::percent(2)).unwrap();
    let mut ratification: Ratification = workload::accepting_all(&draft).unwrap();
    ratification.version = CharterVersion::new(version);
    draft.ratify(&ratification).unwrap()
}

fn agent(number: u128) -> AgentId {
    AgentId::from_uuid(Uuid::from_u128(number))
}

#[test]
fn who_has_read_is_known_and_who_has_not() {
    let (first, second) = (charter(1), charter(2));
    let at = |charter, minute: u32| AcknowledgementContext {
        charter,
        now: format!("2026-03-02T09:{minute:02}:00Z").parse().unwrap(),
    };
    let read = |number, role: &str, charter: &Charter| Acknowledge {
        agent: agent(number),
        role: role.parse().unwrap(),
        version: charter.version(),
    };
    let code =
        |kept: &Acknowledgements, command: &Acknowledge, context: &AcknowledgementContext<'_>| {
            kept.decide(command, context).unwrap_err().code().as_str()
        };
    let mut kept = Acknowledgements::default();
    let decided = kept.carry_out(&read(1, "role-00000", &first), &at(&first, 1)).unwrap();
    kept.carry_out(&read(1, "role-00001", &first), &at(&first, 2)).unwrap();
    kept.carry_out(&read(2, "role-00000", &first), &at(&first, 2)).unwrap();

    // Refused: twice, another version than the one at hand, a role that is not there, a clock that goes back.
    assert_eq!(
        code(&kept, &read(1, "role-00000", &first), &at(&first, 3)),
        "charter.acknowledged-before"
    );
    assert_eq!(
        code(&kept, &read(1, "role-00000", &first), &at(&second, 3)),
        "charter.other-version"
    );
    assert_eq!(code(&kept, &read(3, "role-99999", &first), &at(&first, 3)), "charter.unknown-role");
    assert_eq!(
        code(&kept, &read(3, "role-00000", &first), &at(&first, 1)),
        "decision.out-of-order"
    );

    // A new version is read anew.
    let holders = || {
        let of = |number, role: RoleKey| (agent(number), role);
        [of(1, key!("role-00000")), of(2, key!("role-00000")), of(2, key!("role-00001"))]
    };
    assert_eq!(kept.not_yet(first.version(), holders()), [(agent(2), key!("role-00001"))]);
    assert_eq!(kept.not_yet(second.version(), holders()), holders());
    kept.carry_out(&read(2, "role-00001", &second), &at(&second, 4)).unwrap();
    assert_eq!(kept.not_yet(second.version(), holders()), holders()[..2]);
    assert_eq!(kept.last_at(), Some(at(&second, 4).now));

    // Replayed, the log gives the same.
    let mut replayed = Acknowledgements::default();
    decided.events.iter().for_each(|event| replayed.evolve(event));
    assert_eq!(replayed, decided.after);
}
