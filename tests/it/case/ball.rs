//! In whose court the ball is.

use goodwill::case::{Ball, Case, CaseCommand};
use goodwill::key;

use super::works::{keep, opened, promise, repair, works};
use crate::sla::life::{Life, note, respond, wait};

/// What happened, one thing an hour from ten on, and whose move it is.
#[test]
fn whose_move_it_is_follows_from_what_happened() {
    enum Did {
        We(CaseCommand),
        Customer,
        Automaton,
    }
    use Did::{Automaton, Customer, We};
    let (solved, closed) = (CaseCommand::Resolve, CaseCommand::Close);
    let third = Ball::ThirdParty(key!("parts"));
    let cases: Vec<(&str, Vec<Did>, Ball)> = vec![
        ("just opened", vec![], Ball::Ours),
        // zammad#3140: it escalates though an agent has answered.
        ("answered", vec![We(respond())], Ball::Customer),
        ("answered, and he wrote back", vec![We(respond()), Customer], Ball::Ours),
        ("a robot answered", vec![Automaton], Ball::Ours),
        ("he wrote, a robot answered", vec![We(respond()), Customer, Automaton], Ball::Ours),
        ("noted", vec![Customer, We(note())], Ball::Ours),
        ("waits for the customer", vec![We(wait("customer"))], Ball::Customer),
        ("he wrote while we waited for him", vec![We(wait("customer")), Customer], Ball::Ours),
        ("waits for parts", vec![We(respond()), We(wait("parts"))], third.clone()),
        ("he writes while we wait for parts", vec![We(wait("parts")), Customer], third),
        ("both agreed to wait", vec![We(wait("agreed"))], Ball::Nobody),
        (
            "answered, and promised more",
            vec![We(promise("Mon 14:00", "Mon 15:00")), We(respond())],
            Ball::Ours,
        ),
        (
            "the promise was kept",
            vec![We(promise("Mon 14:00", "Mon 15:00")), We(respond()), We(keep(1))],
            Ball::Customer,
        ),
        ("offered to others", vec![We(repair())], Ball::Ours),
        ("solved", vec![We(solved.clone())], Ball::Nobody),
        ("answered and solved", vec![We(respond()), We(solved.clone())], Ball::Nobody),
        ("closed", vec![We(closed)], Ball::Nobody),
        (
            "solved, and he wrote again",
            vec![We(respond()), We(solved.clone()), Customer],
            Ball::Ours,
        ),
        ("solved and answered again", vec![We(solved), Customer, We(respond())], Ball::Nobody),
    ];
    for (name, story, expected) in cases {
        let mut life = opened();
        for (hour, did) in (10..).zip(story) {
            let when = format!("Mon {hour}:00");
            match did {
                We(command) => drop(life.agent(&when, command)),
                Customer => drop(life.message(&when)),
                Automaton => drop(life.automaton(&when)),
            }
        }
        assert_eq!(life.case.ball(&life.charter), expected, "{name}");
    }
    assert_eq!(Case::default().ball(&Life::new(works()).charter), Ball::Nobody);
}
