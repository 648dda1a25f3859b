//! Charters that are drawn: departments share stages and touchpoints among them, and promise something at each.

use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::charter::{CharterDraft, Clause, Segment, Standard};
use goodwill::department::Role;
use goodwill::id::{DepartmentKey, RoleKey, TouchpointKey};
use goodwill::key;
use goodwill::proptest::collection::vec;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::Index;
use goodwill::rule::{Attribute, AttributeKind};
use goodwill::sla::{Agreement, AgreementKind, Metric, Target};
use goodwill::testkit::department::divided_charters;
use goodwill::testkit::time::spans;
use goodwill::time::Span;
use goodwill::value::Domain;

/// What one clause of a drawn charter is made of.
#[derive(Debug, Clone)]
struct Drawn {
    touchpoint: Index,
    to: Option<bool>,
    agreement: Option<usize>,
    standard: bool,
    limited: bool,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let to = proptest::option::of(any::<bool>());
    let agreement = proptest::option::of(0..3_usize);
    (any::<Index>(), to, agreement, any::<bool>(), any::<bool>()).prop_map(
        |(touchpoint, to, agreement, standard, limited)| Drawn {
            touchpoint,
            to,
            agreement,
            standard,
            limited,
        },
    )
}

/// Drafts with up to eight clauses, each kept by a role of the department that answers; with customers, among ourselves
/// and with partners different spans are agreed upon.
pub(super) fn drafts() -> impl Strategy<Value = CharterDraft> {
    (divided_charters(), vec(drawn(), 1..8), vec(spans(), 3)).prop_map(|(charter, drawn, spans)| {
        let mut draft = charter.declared().clone();
        declare_what_clauses_name(&mut draft, &spans);
        let touchpoints: Vec<TouchpointKey> = draft.touchpoints.keys().cloned().collect();
        for (number, drawn) in drawn.iter().enumerate() {
            let touchpoint = drawn.touchpoint.get(&touchpoints);
            let answers = charter.tasked(touchpoint).unwrap();
            let clause = clause(number, drawn, touchpoint, answers.accountable());
            draft.clauses.insert(format!("clause-{number}").parse().unwrap(), clause);
        }
        draft
    })
}

fn declare_what_clauses_name(draft: &mut CharterDraft, spans: &[Span]) {
    let calendar = CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, "09:00-17:00");
    draft.calendars.insert(key!("office"), calendar);
    let kinds = [AgreementKind::Sla, AgreementKind::Ola, AgreementKind::Underpinning];
    for ((kind, span), number) in kinds.into_iter().zip(spans).zip(0..) {
        let target = Target::measuring(Metric::first_response(), key!("office")).within(*span);
        let agreement = Agreement::new(kind).target(key!("answer"), target);
        draft.agreements.insert(format!("agreement-{number}").parse().unwrap(), agreement);
    }
    let near = Attribute::new(AttributeKind::Need, Domain::bool());
    draft.rules.vocabulary.attributes.insert(key!("lives-near"), near);
    for (segment, when) in [("near", "lives-near = yes"), ("far", "lives-near = no")] {
        let segment = (
            segment.parse().unwrap(),
            Segment {
                name: format!("the {segment} ones"),
                when: when.parse().unwrap(),
                partnership: false,
                reach_over: None,
            },
        );
        draft.segments.extend([segment]);
    }
    let standard = Standard {
        name: "ours".to_owned(),
        level: "at nine of ten".to_owned(),
        ..Standard::default()
    };
    draft.standards.insert(key!("well"), standard);
    for department in draft.departments.keys() {
        draft.roles.insert(
            role_of(department),
            Role::of(department.clone(), format!("One of {department}")),
        );
    }
}

fn role_of(department: &DepartmentKey) -> RoleKey {
    format!("role-{department}").parse().unwrap()
}

fn clause(
    number: usize,
    drawn: &Drawn,
    touchpoint: &TouchpointKey,
    accountable: &DepartmentKey,
) -> Clause {
    let mut clause = Clause::at(touchpoint.clone(), format!("Promise {number}"))
        .kept_by(role_of(accountable))
        .by_doing(format!("Deed {number}"))
        .shown_by(format!("Count {number}"));
    clause.to = drawn.to.map(|near| if near { key!("near") } else { key!("far") });
    clause.agreement = drawn.agreement.map(|number| format!("agreement-{number}").parse().unwrap());
    clause.standard = drawn.standard.then(|| key!("well"));
    if drawn.limited {
        clause.limitation = format!("Limit {number}");
        clause.redress = format!("Redress {number}");
    }
    clause
}
