//! What is ours alone never reaches a customer: whatever it is, customers' pages stay the same to the byte.

use goodwill::charter::CharterDraft;
use goodwill::department::Limit;
use goodwill::money::Money;
use goodwill::proptest::prelude::*;
use goodwill::proptest::strategy::ValueTree;
use goodwill::publish::{Labels, Publication};
use goodwill::sla::{AgreementKind, Goal};
use goodwill::testkit::rule::facts_of;
use goodwill::testkit::time::spans;
use goodwill::time::Span;

use super::charters::{SHIPPED, customer_pages, draft, ratified};
use super::drawn::drafts;
use super::texts;

/// What one run puts into all that is ours alone.
#[derive(Debug, Clone)]
struct Ours {
    text: String,
    cost: i64,
    limit: u32,
    span: Span,
}

fn ours() -> impl Strategy<Value = Ours> {
    let text = "[a-zA-Z|*<>内部#]{1,12}z";
    (text, 1_i64..1_000_000, any::<u32>(), spans()).prop_map(|(text, cost, limit, span)| Ours {
        text,
        cost,
        limit,
        span,
    })
}

/// The draft with other internals: names of our people and their work, measures, costs, authority, and what we agreed
/// among ourselves and with partners.
fn with(mut draft: CharterDraft, ours: &Ours) -> CharterDraft {
    let mut number = 0;
    texts::internal(&mut draft, &mut |text| {
        number += 1;
        *text = format!("{}{number}", ours.text);
    });
    let cost = Some(Money::new(ours.cost, "CNY".parse().unwrap()));
    draft.channels.values_mut().for_each(|channel| channel.cost = cost);
    draft.standards.values_mut().for_each(|standard| standard.cost = cost);
    for set in draft.rules.sets.values_mut() {
        for line in set.rules.iter_mut().flat_map(|rule| &mut rule.grants) {
            line.cost = cost;
        }
    }
    for role in draft.roles.values_mut() {
        role.authority.values_mut().for_each(|limit| *limit = Limit::Count(ours.limit));
    }
    for agreement in draft.agreements.values_mut() {
        if agreement.kind != AgreementKind::Sla {
            agreement
                .targets
                .values_mut()
                .for_each(|target| target.goal = Some(Goal::Within(ours.span)));
        }
    }
    draft
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_ours_alone_changes_no_page_of_customers(
        which in 0..SHIPPED.len(),
        ours in ours(),
    ) {
        let (name, labels) = SHIPPED[which];
        let (before, after) = (draft(name), with(draft(name), &ours));
        let charters = (ratified(&before), pages_only(&after));
        let pages = |charter, draft| customer_pages(&Publication::of(charter, labels), draft);
        prop_assert_eq!(pages(&charters.0, &before), pages(&charters.1, &after));
        let schema = charters.0.rules().schema();
        let facts = facts_of(schema);
        let mut runner = goodwill::proptest::test_runner::TestRunner::deterministic();
        for _ in 0..4 {
            let facts = facts.new_tree(&mut runner).unwrap().current();
            prop_assert_eq!(
                Publication::of(&charters.0, labels).customer(&facts),
                Publication::of(&charters.1, labels).customer(&facts)
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_ours_alone_changes_no_page_of_customers_in_charters_that_are_drawn(
        before in drafts(),
        ours in ours(),
    ) {
        let after = with(before.clone(), &ours);
        let pages = |draft: &CharterDraft| {
            let charter = pages_only(draft);
            customer_pages(&Publication::of(&charter, Labels::Chinese), draft)
        };
        let (before, after) = (pages(&before), pages(&after));
        prop_assert_eq!(&before, &after);
        for page in before {
            for ours in ["Deed", "Count", "One of", "ours", "role-", "agreement-", "clause-", "the near", "the far"] {
                prop_assert!(!page.contains(ours), "{} in {}", ours, page);
            }
        }
    }
}

/// Ratified whatever its internals promise one another: pages are what counts here.
pub(super) fn pages_only(draft: &CharterDraft) -> goodwill::charter::Charter {
    use goodwill::actor::Actor;
    use goodwill::charter::Ratification;
    let first = Ratification::first(Actor::System);
    draft.ratify(&first).unwrap_or_else(|findings| {
        let accepting = |ratification: Ratification, finding: &goodwill::finding::Finding| {
            ratification.accepting(finding.name(), "a test")
        };
        let second = findings.iter().fold(first, accepting);
        draft.ratify(&second).unwrap_or_else(|findings| panic!("{findings}"))
    })
}

#[test]
fn an_agreement_that_is_not_with_customers_tells_them_nothing() {
    let mut draft = draft("b2b_software");
    draft.agreements.get_mut("answer").unwrap().kind = AgreementKind::Ola;
    let charter = pages_only(&draft);
    let publication = Publication::of(&charter, Labels::English);
    assert!(!publication.everybody().contains("4 hours"));
    let page = publication.role(&"marketer".parse().unwrap()).unwrap();
    assert!(page.contains("by when: within 4 hours of working time (a person's first answer)"));
}
