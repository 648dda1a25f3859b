//! A complete charter has no finding; each change of it that leaves something undone has just that one.

use std::collections::BTreeSet;

use goodwill::charter::{CharterDraft, FINDINGS, codes, toml};
use goodwill::finding::Severity;
use goodwill::id::Code;
use serde_json::Value;

use super::edit::{Edit, edited};
use super::{found, golden, parsed, read, weighing};

pub(super) fn draft() -> CharterDraft {
    parsed(&read("tests/data/structure/complete.toml"))
}

pub(super) fn value() -> Value {
    serde_json::to_value(draft()).unwrap()
}

const TAGS: &str = r#"{"kind": "context", "domain": {"tags": ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l",
    "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z"]}}"#;

/// More cubes than are looked at, and whoever is not in them.
macro_rules! tangled {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            "(has any {a} or has any {b}) and (has any {c} or has any {d}) and (has any {e} or has any {f}) and ",
            "(has any {g} or has any {h}) and (has any {i} or has any {j}) and (has any {k} or has any {l}) and ",
            "(has any {m} or has any {n}) and (has any {o} or has any {p}) and (has any {q} or has any {r}) and ",
            "(has any {s} or has any {t}) and (has any {u} or has any {v}) and (has any {w} or has any {x}) and ",
            "(has any {y} or has any {z})",
            $after
        )
    };
}
const TANGLED: &str = tangled!("\"", "\"");
const UNTANGLED: &str = tangled!("\"not (", ")\"");

const MORE_WAYS: Edit =
    ("flows.menu.nodes.menu.next", Some(r#"["person", "call-back", "balance"]"#));

/// What is changed, and the finding that it leads to, with its place.
fn changes() -> Vec<(Code, &'static str, Vec<Edit>)> {
    vec![
        (
            codes::TOUCHPOINT_WITHOUT_DEPARTMENT,
            "touchpoints.fair",
            vec![("touchpoints.fair", Some(r#"{"channel": "web", "stage": "learn"}"#))],
        ),
        (
            codes::TOUCHPOINT_WITH_TWO_DEPARTMENTS,
            "touchpoints.website",
            vec![("departments.sales.touchpoints", Some(r#"["news", "shop", "website"]"#))],
        ),
        (codes::STAGE_WITHOUT_OWNER, "stages.learn", vec![("departments.marketing.stages", None)]),
        (
            codes::STAGE_WITH_TWO_OWNERS,
            "stages.learn",
            vec![("departments.sales.stages", Some(r#"["buy", "learn"]"#))],
        ),
        (
            codes::ACCOUNTABLE_OUTSIDE_BOUNDARY,
            "departments.marketing.touchpoints.website",
            vec![("touchpoints.website.stage", Some(r#""buy""#))],
        ),
        (
            codes::ACCOUNTABLE_OUTSIDE_BOUNDARY,
            "clauses.answer-families.department",
            vec![("clauses.answer-families.department", Some(r#""sales""#))],
        ),
        (
            codes::PARTNER_ACCOUNTABLE,
            "clauses.answer-families.department",
            vec![("clauses.answer-families.department", Some(r#""repairs""#))],
        ),
        (
            codes::PARTNER_ACCOUNTABLE,
            "queues.front.department",
            vec![("queues.front.department", Some(r#""repairs""#))],
        ),
        (
            codes::PARTNER_ACCOUNTABLE,
            "services.advice.department",
            vec![("services.advice.department", Some(r#""repairs""#))],
        ),
        (
            codes::PARTNER_ACCOUNTABLE,
            "roles.mechanic.department",
            vec![
                ("roles.mechanic", Some(r#"{"department": "repairs"}"#)),
                ("clauses.website.roles", Some(r#"["editor", "mechanic"]"#)),
            ],
        ),
        (
            codes::DUTY_OUTSIDE_BOUNDARY,
            "roles.seller.serves.website",
            vec![("roles.seller.serves", Some(r#"["news", "shop", "website"]"#))],
        ),
        (
            codes::DUTY_OUTSIDE_BOUNDARY,
            "clauses.website.roles.seller",
            vec![("clauses.website.roles", Some(r#"["editor", "seller"]"#))],
        ),
        (codes::ROLE_WITHOUT_CLAUSE, "roles.editor", vec![("clauses.website.roles", None)]),
        (codes::ROLE_WITHOUT_AUTHORITY, "roles.editor", vec![("roles.editor.authority", None)]),
        (codes::ROLE_WITHOUT_KNOWLEDGE, "roles.editor", vec![("roles.editor.skills", None)]),
        (
            codes::CLAUSE_WITHOUT_DEPARTMENT,
            "clauses.website",
            vec![
                ("departments.marketing.touchpoints", None),
                ("touchpoints.website.asks", None),
                ("departments.marketing.deliverables.lead.fields.household", None),
            ],
        ),
        (codes::CLAUSE_WITHOUT_ACTION, "clauses.shop", vec![("clauses.shop.actions", None)]),
        (
            codes::CLAUSE_WITHOUT_ACTION,
            "clauses.shop",
            vec![("clauses.shop.actions", Some(r#"[" "]"#))],
        ),
        (codes::UNMEASURABLE_PROMISE, "clauses.website", vec![("clauses.website.indicator", None)]),
        (
            codes::UNMEASURABLE_PROMISE,
            "clauses.website",
            vec![("clauses.website.promise", Some(r#"" ""#))],
        ),
        (
            codes::CONFLICTING_CLAUSES,
            "clauses.answer-singles",
            vec![("clauses.answer-singles.to", None)],
        ),
        (
            codes::CONFLICTING_CLAUSES,
            "clauses.answer-singles",
            vec![("segments.singles.when", Some(r#""household <= 3""#))],
        ),
        (
            codes::CONFLICTING_CLAUSES,
            "clauses.website",
            vec![
                ("clauses.website.matter", Some(r#""answer""#)),
                ("clauses.news.matter", Some(r#""answer""#)),
            ],
        ),
        (
            codes::UNCOMPARED_CLAUSES,
            "matters.answer",
            vec![
                ("rules.vocabulary.attributes.has", Some(TAGS)),
                ("segments.families.when", Some(TANGLED)),
            ],
        ),
        (
            codes::SEGMENT_WITHOUT_CUSTOMERS,
            "segments.singles.when",
            vec![("segments.singles.when", Some(r#""household = 1 and household = 2""#))],
        ),
        (
            codes::UNCOVERED_MOMENT_OF_TRUTH,
            "touchpoints.shop",
            vec![("clauses.shop", None), ("touchpoints.shop.moment_of_truth", Some("true"))],
        ),
        (codes::UNCOVERED_TOUCHPOINT, "touchpoints.shop", vec![("clauses.shop", None)]),
        (codes::HANDOFF_NOBODY_ACCEPTS, "handoffs.lead", vec![("handoffs.lead.accepted_by", None)]),
        (
            codes::HANDOFF_NOBODY_ACCEPTS,
            "handoffs.lead",
            vec![("handoffs.lead.accepted_by", Some(r#"["editor"]"#))],
        ),
        (codes::HANDOFF_WITHOUT_OLA, "handoffs.lead", vec![("handoffs.lead.ola", None)]),
        (codes::HANDOFF_CYCLE, "handoffs.lead", vec![("transfer_cap", None)]),
        (
            codes::UNFILLABLE_FIELD,
            "departments.marketing.deliverables.lead.fields.household",
            vec![("touchpoints.website.asks", None)],
        ),
        (
            codes::AGREEMENT_OF_ANOTHER_KIND,
            "handoffs.lead.ola",
            vec![("handoffs.lead.ola", Some(r#""answer""#))],
        ),
        (
            codes::AGREEMENT_OF_ANOTHER_KIND,
            "handoffs.repair.ola",
            vec![("handoffs.repair.ola", Some(r#""pick-up""#))],
        ),
        (
            codes::AGREEMENT_OF_ANOTHER_KIND,
            "partners.repairs.contract",
            vec![("partners.repairs.contract", Some(r#""pick-up""#))],
        ),
        (
            codes::AGREEMENT_OF_ANOTHER_KIND,
            "clauses.answer-families.agreement",
            vec![("clauses.answer-families.agreement", Some(r#""pick-up""#))],
        ),
        (
            codes::SOLE_CHANNEL,
            "channels.web",
            vec![("touchpoints.complain.channel", Some(r#""web""#))],
        ),
        (codes::CHANNEL_WITHOUT_NEED, "channels.web", vec![("channels.web.needs", None)]),
        (codes::NO_CONTACT_AFTER_SALE, "stages", vec![("stages.use.contact_every", None)]),
        (
            codes::NO_CONTACT_AFTER_SALE,
            "stages",
            vec![("touchpoints.check-up.direction", Some(r#""peer""#))],
        ),
        (
            codes::NO_CONSENT_PATH,
            "touchpoints.news.purpose",
            vec![("questions.news.consent_for", Some(r#"["survey"]"#))],
        ),
        (
            codes::NO_CONSENT_PATH,
            "touchpoints.news.purpose",
            vec![("touchpoints.shop.asks", None), ("touchpoints.news.asks", Some(r#"["news"]"#))],
        ),
        (
            codes::CLAIMED_PARTNERSHIP,
            "segments.families.partnership",
            vec![("clauses.check-up.to", Some(r#""singles""#))],
        ),
        (
            codes::CONSENT_WITHOUT_YES,
            "questions.news.domain",
            vec![("questions.news.domain", Some(r#"{"text": {"most_characters": 9}}"#))],
        ),
        (
            codes::UNCOUNTABLE_VALIDITY,
            "questions.household.valid_for",
            vec![("questions.household.valid_for", Some(r#""30 workdays""#))],
        ),
        (
            codes::UNCOUNTABLE_VALIDITY,
            "questions.household.valid_for",
            vec![("questions.household.valid_for", Some(r#""working PT40H""#))],
        ),
        (
            codes::DEAD_END,
            "flows.menu.nodes.balance",
            vec![MORE_WAYS, ("flows.menu.nodes.balance", Some(r#"{"kind": "automaton"}"#))],
        ),
        (
            codes::ENDLESS_LOOP,
            "flows.menu.nodes.balance",
            vec![
                MORE_WAYS,
                ("flows.menu.nodes.balance", Some(r#"{"kind": "automaton", "next": ["balance"]}"#)),
            ],
        ),
        (
            codes::NO_HUMAN_EXIT,
            "flows.menu.nodes.balance",
            vec![
                MORE_WAYS,
                ("flows.menu.nodes.balance", Some(r#"{"kind": "automaton", "next": ["over"]}"#)),
                ("flows.menu.nodes.over", Some(r#"{"kind": "end"}"#)),
            ],
        ),
        (
            codes::NO_EXIT_IN_HOURS,
            "flows.menu.nodes.menu",
            vec![
                ("channels.telephone.calendar", None),
                ("flows.menu.nodes.menu.next", Some(r#"["person"]"#)),
            ],
        ),
        (
            codes::ONLY_A_PROMISE,
            "flows.menu.nodes.balance",
            vec![
                MORE_WAYS,
                (
                    "flows.menu.nodes.balance",
                    Some(r#"{"kind": "automaton", "next": ["call-back"]}"#),
                ),
            ],
        ),
        (
            codes::FAR_FROM_PERSON,
            "flows.menu.nodes.menu",
            vec![("flows.menu.most_steps", Some("0"))],
        ),
        (
            codes::FLOW_WITHOUT_COMMON_TIME,
            "flows.menu",
            vec![
                ("flows.menu.nodes.call-back.calendar", Some(r#""later""#)),
                (
                    "calendars.later",
                    Some(
                        r#"{"zone": "UTC", "first_year": 2050, "last_year": 2050, "weekly": {"mon": ["09:00-17:00"]}}"#,
                    ),
                ),
            ],
        ),
        (codes::STANDARD_WITHOUT_NEED, "standards.calm", vec![("standards.calm.needs", None)]),
        (
            codes::OVER_SERVICE,
            "standards.calm.offers",
            vec![("measures.talk.tolerated.0.zones.0.adequate", Some(r#""PT4M""#))],
        ),
        (
            codes::OVER_SERVICE,
            "standards.calm.offers",
            vec![("measures.talk.tolerated.0.zones.0", None), ("measures.talk.levels", None)],
        ),
        (
            codes::UNDER_SERVICE,
            "standards.calm.offers",
            vec![
                ("measures.talk.tolerated.0.zones.1.adequate", Some(r#""PT11M""#)),
                ("measures.talk.tolerated.0.zones.1.desired", Some(r#""PT11M""#)),
                ("measures.talk.most_under", None),
            ],
        ),
        (
            codes::UNDER_SERVICE_OF_MOST,
            "standards.calm.offers",
            vec![("standards.calm.offers.at", Some(r#""PT6M""#))],
        ),
        (
            codes::DELIGHT_WITHOUT_COST,
            "standards.calm.delights[0]",
            vec![("standards.calm.delights.0.cost", None)],
        ),
        (
            codes::DELIGHT_WITHOUT_COST,
            "standards.calm.delights[0]",
            vec![("standards.calm.delights.0.name", None)],
        ),
        (
            codes::ZONE_UPSIDE_DOWN,
            "measures.talk.tolerated[0].zones[0]",
            vec![("measures.talk.tolerated.0.zones.0.desired", Some(r#""PT6M""#))],
        ),
        (
            codes::ZONES_OF_NOBODY,
            "measures.talk.tolerated[0]",
            vec![("measures.talk.tolerated.0.zones", Some("[]"))],
        ),
        (
            codes::ANOTHER_UNIT,
            "measures.talk.tolerated[0].zones[0].adequate",
            vec![("measures.talk.tolerated.0.zones.0.adequate", Some("7"))],
        ),
        (
            codes::ANOTHER_UNIT,
            "measures.talk.tolerated[0].zones[1].desired",
            vec![("measures.talk.tolerated.0.zones.1.desired", Some(r#""working PT8M""#))],
        ),
        (
            codes::ANOTHER_UNIT,
            "measures.talk.levels[0].at",
            vec![("measures.talk.levels.0.at", Some(r#""1 days""#))],
        ),
        (
            codes::ANOTHER_UNIT,
            "standards.calm.offers.at",
            vec![("standards.calm.offers.at", Some(r#""7.00 EUR""#))],
        ),
        (
            codes::ANOTHER_UNIT,
            "standards.calm.cost",
            vec![("standards.calm.cost", Some(r#""2.00 CNY""#))],
        ),
        (codes::EMPTY_BLUEPRINT, "blueprints.service", vec![("blueprints.service.cells", None)]),
        (
            codes::BLUEPRINT_GAP,
            "blueprints.service.cells",
            vec![("blueprints.service.cells.houses-gold", None)],
        ),
        (
            codes::OVERLAPPING_CELLS,
            "blueprints.service.cells.houses-gold",
            vec![("blueprints.service.cells.houses-gold.segments", None)],
        ),
        (
            codes::MASKED_CELL,
            "blueprints.service.cells.houses-basic",
            vec![("blueprints.service.cells.houses-gold.bands", None)],
        ),
        (
            codes::CONTRADICTING_CELLS,
            "blueprints.service.cells.more",
            vec![(
                "blueprints.service.cells.more",
                Some(r#"{"segments": ["houses"], "bands": ["gold"], "classes": ["unsure"]}"#),
            )],
        ),
        (
            codes::CELL_OF_NOBODY,
            "blueprints.service.cells.more",
            vec![
                (
                    "blueprints.service.classes.both",
                    Some(r#"{"has": ["quiet"], "lacks": ["quiet"]}"#),
                ),
                ("blueprints.service.cells.more", Some(r#"{"classes": ["both"]}"#)),
            ],
        ),
        (
            codes::NOMINAL_SEGMENT,
            "blueprints.service.segments.houses",
            vec![
                (
                    "blueprints.service.cells.houses-basic.grants.0.grant",
                    Some(r#"{"channel": "telephone"}"#),
                ),
                (
                    "blueprints.service.cells.houses-gold.grants.0.grant",
                    Some(r#"{"channel": "telephone"}"#),
                ),
            ],
        ),
        (
            codes::UNASKED_GRANT,
            "blueprints.service.cells.houses-gold.grants[0]",
            vec![("blueprints.service.cells.houses-gold.grants.0.serves", Some(r#"["quiet"]"#))],
        ),
        (
            codes::FAULTY_BANDS,
            "blueprints.service.values.bands[1]",
            vec![("blueprints.service.values.bands.1.from", None)],
        ),
        (
            codes::FAULTY_BANDS,
            "blueprints.service.values.bands[1].from",
            vec![("blueprints.service.values.bands.1.from", Some("0"))],
        ),
        (
            codes::FAULTY_BANDS,
            "blueprints.service.values.bands[1].from",
            vec![
                ("blueprints.service.values.bands.1.from", Some(r#""9.00 EUR""#)),
                ("blueprints.service.values.margin", None),
            ],
        ),
        (
            codes::FAULTY_BANDS,
            "blueprints.service.values.bands[0].from",
            vec![("blueprints.service.values.bands.0.from", Some("5"))],
        ),
        (
            codes::FAULTY_BANDS,
            "blueprints.service.values.bands[1].from",
            vec![("blueprints.service.values.margin", Some("-1"))],
        ),
        (
            codes::FAULTY_BANDS,
            "blueprints.service.values.bands[2].key",
            vec![(
                "blueprints.service.values.bands",
                Some(
                    r#"[{"key": "basic"}, {"key": "gold", "from": 100}, {"key": "gold", "from": 200}]"#,
                ),
            )],
        ),
        (
            codes::FAULTY_BANDS,
            "blueprints.service.values.bands[2].from",
            vec![(
                "blueprints.service.values.bands",
                Some(
                    r#"[{"key": "basic"}, {"key": "gold", "from": 100}, {"key": "best", "from": 100}]"#,
                ),
            )],
        ),
        (
            codes::FAULTY_BANDS,
            "blueprints.service.values.after_periods",
            vec![("blueprints.service.values.after_periods", Some("0"))],
        ),
        (
            codes::UNDECIDED_BLUEPRINT,
            "blueprints.service",
            vec![
                ("rules.vocabulary.attributes.has", Some(TAGS)),
                ("segments.flats.when", Some(TANGLED)),
                ("segments.houses.when", Some(UNTANGLED)),
            ],
        ),
        (
            codes::GOAL_WITHOUT_NEED,
            "departments.care.goals[0]",
            vec![("departments.care.goals.0.needs", None)],
        ),
        (
            codes::GOAL_WITHOUT_NEED,
            "teams.adoption.goals[0]",
            vec![("teams.adoption.goals.0.needs", None)],
        ),
        (
            codes::GOAL_WITHOUT_MEASURE,
            "departments.care.goals[0]",
            vec![("departments.care.goals.0.target", Some(r#"" ""#))],
        ),
        (
            codes::AMBIGUOUS_KEY,
            "partners.care",
            vec![("partners.care", Some(r#"{"contract": "repairs"}"#))],
        ),
        (
            codes::AMBIGUOUS_KEY,
            "departments.marketing.process_deliverables.lead",
            vec![(
                "departments.marketing.process_deliverables.lead",
                Some(r#"{"name": "Another"}"#),
            )],
        ),
        (
            codes::EMPTY_AGREEMENT,
            "agreements.answer",
            vec![("agreements.answer.targets", Some("{}"))],
        ),
        (
            codes::RETIRED_AGREEMENT,
            "rules.sets.service.rules[1].grants[0]",
            vec![("agreements.answer.retired", Some("true"))],
        ),
        (codes::EMPTY_LADDER, "ladders.usual", vec![("ladders.usual.levels", Some("[]"))]),
        (
            codes::EMPTY_LADDER,
            "ladders.usual.levels[0]",
            vec![("ladders.usual.levels.0.actions", Some("[]"))],
        ),
        (
            codes::LEVEL_WITHOUT_TIME,
            "ladders.usual.levels[0].at",
            vec![("ladders.usual.levels.0.at", Some(r#"{"percent": 0}"#))],
        ),
        (
            codes::LEVEL_WITHOUT_TIME,
            "ladders.usual.levels[1].at",
            vec![("ladders.usual.levels.1.at", Some(r#"{"before_due": "PT0S"}"#))],
        ),
        (
            codes::LADDER_OUT_OF_ORDER,
            "ladders.usual.levels[1].at",
            vec![("ladders.usual.levels.1.at", Some(r#"{"percent": 50}"#))],
        ),
        (
            codes::LADDER_OUT_OF_ORDER,
            "ladders.usual.levels[2].at",
            vec![("ladders.usual.levels.2.at", Some(r#"{"before_due": "working PT2H"}"#))],
        ),
        (
            codes::LADDER_WITHOUT_GOAL,
            "agreements.answer.targets.first.ladder",
            vec![
                ("agreements.answer.targets.first.goal", None),
                ("agreements.answer.targets.first.by_priority", None),
            ],
        ),
        (
            codes::NO_CUSTOMERS_CALENDAR,
            "agreements.answer.targets.first.calendar",
            vec![
                ("customers_calendars", None),
                ("calendars.shops", None),
                ("agreements.answer.targets.first.calendar", Some(r#"{"customers": {}}"#)),
            ],
        ),
        (
            codes::HOURS_NEVER_MEET,
            "agreements.answer.targets.first.calendar",
            vec![("calendars.shops.weekly", Some(r#"{"mon": ["17:00-20:00"]}"#))],
        ),
        (
            codes::HOURS_NEVER_MEET,
            "agreements.answer.targets.first.calendar",
            vec![
                ("calendars.shops.first_year", Some("2028")),
                ("calendars.shops.last_year", Some("2028")),
            ],
        ),
        (
            codes::CHAIN_WITHOUT_SPAN,
            "agreements.mending.targets.mended.underpinned_by",
            vec![("agreements.mending.targets.mended.goal", Some(r#""given""#))],
        ),
        (
            codes::CHAIN_WITHOUT_SPAN,
            "agreements.mending.targets.mended.underpinned_by[0]",
            vec![("agreements.pick-up.targets.taken.goal", Some(r#""given""#))],
        ),
        (
            codes::CHAIN_WITHOUT_SPAN,
            "agreements.mending.targets.mended.underpinned_by[0]",
            vec![
                ("agreements.mending.targets.mended.underpinned_by", Some(r#"["pick-up"]"#)),
                (
                    "agreements.pick-up.targets.begun",
                    Some(r#"{"metric": "first_response", "calendar": "office", "goal": "PT9H"}"#),
                ),
            ],
        ),
        (
            codes::CIRCULAR_CHAIN,
            "agreements.repairs.targets.repaired.underpinned_by[0]",
            vec![("agreements.repairs.targets.repaired.underpinned_by", Some(r#"["repairs"]"#))],
        ),
        (
            codes::UNATTAINABLE_PROMISE,
            "agreements.mending.targets.mended.goal",
            vec![("agreements.mending.targets.mended.goal", Some(r#""5 workdays""#))],
        ),
        (
            codes::UNATTAINABLE_PROMISE,
            "agreements.mending.targets.mended.by_priority.high",
            vec![(
                "agreements.mending.targets.mended.by_priority",
                Some(r#"{"high": "working PT8H"}"#),
            )],
        ),
        (
            codes::CHAIN_OUT_OF_PERIOD,
            "agreements.mending.targets.mended.goal",
            vec![("agreements.repairs.targets.repaired.goal", Some(r#""900 workdays""#))],
        ),
        (
            codes::AGREEMENT_OF_ANOTHER_KIND,
            "agreements.mending.targets.mended.underpinned_by[0]",
            vec![("agreements.mending.targets.mended.underpinned_by", Some(r#"["answer"]"#))],
        ),
        (codes::UNKNOWN_ZONE, "zone", vec![("zone", Some(r#""Europe/Bonn""#))]),
        (
            codes::NEVER_OPEN,
            "calendars.office",
            vec![("calendars.office.weekly", None), ("calendars.office.overrides", None)],
        ),
    ]
}

/// Every key that something names, changed into one that nothing is called: what names it, and how.
const DANGLING: [(&str, &str); 85] = [
    ("departments.care.stages", r#"["nowhere", "use"]"#),
    ("departments.care.touchpoints", r#"["check-up", "complain", "nowhere"]"#),
    ("departments.care.goals.0.needs", r#"["advice", "nowhere"]"#),
    ("departments.care.deliverables.repair-order.fields.fault.answer", r#""nowhere""#),
    (
        "departments.marketing.process_deliverables.script.fields.wording",
        r#"{"answer": "nowhere"}"#,
    ),
    ("partners.repairs.contract", r#""nowhere""#),
    ("queues.front.department", r#""nowhere""#),
    ("roles.adviser.department", r#""nowhere""#),
    ("roles.editor.serves", r#"["nowhere", "website"]"#),
    ("roles.editor.skills", r#"["nowhere", "writing"]"#),
    ("teams.adoption.department", r#""nowhere""#),
    ("teams.adoption.calendar", r#""nowhere""#),
    ("teams.adoption.roles", r#"["adviser", "nowhere"]"#),
    ("teams.adoption.goals.0.needs", r#"["advice", "nowhere"]"#),
    ("handoffs.lead.from", r#""nowhere""#),
    ("handoffs.lead.to", r#""nowhere""#),
    ("handoffs.lead.deliverable", r#""nowhere""#),
    ("handoffs.lead.ola", r#""nowhere""#),
    ("handoffs.lead.accepted_by", r#"["nowhere", "seller"]"#),
    ("handoffs.lead.accepted_by", r#"["nowhere"]"#),
    ("channels.telephone.calendar", r#""nowhere""#),
    ("channels.telephone.needs", r#"["advice", "nowhere"]"#),
    ("touchpoints.website.channel", r#""nowhere""#),
    ("touchpoints.website.stage", r#""nowhere""#),
    ("touchpoints.website.asks", r#"["household", "nowhere"]"#),
    ("journeys.families.segment", r#""nowhere""#),
    ("journeys.families.steps.0.touchpoint", r#""nowhere""#),
    ("flows.menu.channel", r#""nowhere""#),
    ("flows.menu.start", r#""nowhere""#),
    ("flows.menu.nodes.menu.next.0", r#""nowhere""#),
    ("flows.menu.nodes.person.calendar", r#""nowhere""#),
    ("agreements.answer.targets.first.calendar", r#""nowhere""#),
    ("agreements.answer.targets.first.calendar.both.ours", r#""nowhere""#),
    ("agreements.answer.targets.first.calendar.both.otherwise", r#""nowhere""#),
    ("agreements.answer.targets.first.calendar", r#"{"customers": {"otherwise": "nowhere"}}"#),
    ("customers_calendars", r#"["nowhere", "shops"]"#),
    ("agreements.answer.targets.first.by_priority", r#"{"nowhere": "given"}"#),
    ("agreements.answer.targets.first.pauses", r#"["customer", "nowhere"]"#),
    ("agreements.answer.targets.first.pause_budgets", r#"{"nowhere": "PT1H"}"#),
    ("agreements.answer.targets.first.ladder", r#""nowhere""#),
    (
        "agreements.mending.targets.mended.underpinned_by.0",
        r#"{"agreement": "nowhere", "target": "taken"}"#,
    ),
    (
        "agreements.mending.targets.mended.underpinned_by.1",
        r#"{"agreement": "repairs", "target": "nowhere"}"#,
    ),
    ("ladders.usual.notify", r#""nowhere""#),
    ("ladders.usual.levels.1.actions.0", r#"{"notify": {"role": "nowhere"}}"#),
    ("ladders.usual.levels.1.actions.1", r#"{"notify": {"team": "nowhere"}}"#),
    ("ladders.usual.levels.2.actions.0", r#"{"raise": "nowhere"}"#),
    ("ladders.usual.levels.2.actions.1", r#"{"give": "nowhere"}"#),
    ("standards.calm.needs", r#"["advice", "nowhere"]"#),
    ("standards.calm.offers.measure", r#""nowhere""#),
    ("standards.calm.delights.0.need", r#""nowhere""#),
    ("standards.calm.delights.0.segment", r#""nowhere""#),
    ("measures.talk.tolerated.0.need", r#""nowhere""#),
    ("measures.talk.tolerated.0.segment", r#""nowhere""#),
    ("blueprints.service.segments", r#"["flats", "houses", "nowhere"]"#),
    ("blueprints.service.values.by", r#""nowhere""#),
    ("blueprints.service.classes.calm.lacks", r#"["advice", "nowhere"]"#),
    ("blueprints.service.classes.unsure.has", r#"["advice", "nowhere"]"#),
    ("blueprints.service.channel_rules", r#""nowhere""#),
    ("blueprints.service.cells.calm.segments", r#"["flats", "nowhere"]"#),
    ("blueprints.service.cells.calm.bands", r#"["basic", "nowhere"]"#),
    ("blueprints.service.cells.calm.classes", r#"["calm", "nowhere"]"#),
    ("blueprints.service.cells.calm.channels.nowhere", r#"{}"#),
    ("blueprints.service.cells.calm.grants.0.grant", r#"{"queue": "nowhere"}"#),
    ("clauses.shop.touchpoint", r#""nowhere""#),
    ("clauses.shop.department", r#""nowhere""#),
    ("clauses.shop.matter", r#""nowhere""#),
    ("clauses.shop.to", r#""nowhere""#),
    ("clauses.shop.agreement", r#""nowhere""#),
    ("clauses.shop.standard", r#""nowhere""#),
    ("clauses.shop.needs", r#"["nowhere"]"#),
    ("clauses.shop.roles", r#"["nowhere", "seller"]"#),
    ("wait_reasons.customer.begun_by", r#"["nowhere"]"#),
    ("wait_reasons.customer.resumes_after.calendar", r#""nowhere""#),
    ("reopening.by_message.within.calendar", r#""nowhere""#),
    ("services.advice.department", r#""nowhere""#),
    ("services.advice.capability", r#""nowhere""#),
    ("rules.sets.service.rules.0.grants.0.grant", r#"{"priority": "nowhere"}"#),
    ("rules.sets.service.rules.1.grants.0.grant", r#"{"agreement": "nowhere"}"#),
    ("rules.sets.service.rules.1.grants.0.grant", r#"{"queue": "nowhere"}"#),
    ("rules.sets.service.rules.1.grants.0.grant", r#"{"channel": "nowhere"}"#),
    ("rules.sets.service.rules.1.grants.0.grant", r#"{"customers_calendar": "nowhere"}"#),
    ("opening_rules", r#""nowhere""#),
    // Keys that are named by what names nothing else of the draft.
    ("clauses.answer-singles.to", r#""nowhere""#),
    ("clauses.answer-families.agreement", r#""nowhere""#),
    ("clauses.answer-families.department", r#""nowhere""#),
];

/// What is declared beside the rest and named by nothing.
const UNUSED: [(&str, &str); 12] = [
    (
        "calendars.spare",
        r#"{"zone": "UTC", "first_year": 2026, "last_year": 2026, "weekly": {"mon": ["09:00-12:00"]}}"#,
    ),
    ("skills.spare", r#""Knows more""#),
    ("stages.spare", r#"{"phase": "during"}"#),
    ("questions.spare", r#"{"wording": "Why?", "domain": "bool"}"#),
    ("ladders.spare", r#"{"levels": [{"at": {"percent": 50}, "actions": [{"notify": "owner"}]}]}"#),
    ("matters.spare", r#""Something else""#),
    ("segments.spare", r#"{"when": "household = 2"}"#),
    ("measures.spare", r#"{"unit": "number", "better": "larger"}"#),
    ("standards.spare", r#"{"level": "spotless", "needs": ["advice"]}"#),
    (
        "agreements.spare",
        r#"{"kind": "ola", "targets": {"t": {"metric": "first_response", "calendar": "office"}}}"#,
    ),
    ("departments.sales.deliverables.spare", r#"{"name": "Something"}"#),
    (
        "agreements.spare",
        r#"{"kind": "underpinning", "targets": {"t": {"metric": "first_response", "calendar": "office"}}}"#,
    ),
];

#[test]
fn nothing_is_found_in_the_complete_charter() {
    let findings = found(&draft());
    let known = |code: Code| FINDINGS.iter().any(|kind| kind.code == code);
    assert!(weighing(&findings, Severity::Warning).is_empty(), "{findings:#?}");
    assert!(!findings.iter().any(|finding| known(finding.code)), "{findings:#?}");
}

#[test]
fn each_change_has_its_finding_and_no_other() {
    let complete = value();
    let mut printed = String::new();
    for (code, place, edits) in changes() {
        let findings = found(&edited(&complete, &edits));
        let kind = FINDINGS.iter().find(|kind| kind.code == code).unwrap();
        let mut findings = weighing(&findings, kind.severity.min(Severity::Warning));
        // Notes of the rules are not about the change.
        findings.retain(|finding| {
            FINDINGS.iter().any(|kind| kind.code == finding.code) || kind.severity > Severity::Note
        });
        let found: Vec<_> = findings.iter().map(|it| (it.code, it.place.to_string())).collect();
        assert_eq!(found, [(code, place.to_owned())], "{edits:?}: {findings:#?}");
        printed.extend(findings.iter().map(|finding| format!("{finding}\n")));
    }
    golden("tests/data/structure/changes.txt", &printed);
}

#[test]
fn every_finding_has_a_change() {
    let mut changed: BTreeSet<Code> = changes().into_iter().map(|(code, ..)| code).collect();
    changed.extend([codes::DANGLING_KEY, codes::UNUSED_KEY]);
    let all: BTreeSet<Code> = FINDINGS.iter().map(|kind| kind.code).collect();
    assert_eq!(changed, all);
}

#[test]
fn every_key_that_leads_nowhere_is_found() {
    let complete = value();
    for (path, json) in DANGLING {
        // A stage that owns nothing but a missing key would be without owner: such keys are added.
        let findings = found(&edited(&complete, &[(path, Some(json))]));
        let errors = weighing(&findings, Severity::Error);
        let [only] = errors.as_slice() else { panic!("{path}: {errors:#?}") };
        assert_eq!(only.code, codes::DANGLING_KEY, "{path}");
        let place = only.place.to_string().replace(['[', ']'], ".").replace("..", ".");
        let place = place.trim_end_matches('.');
        assert!(
            place.starts_with(path) || path.starts_with(place),
            "{path} is reported at {place}"
        );
        assert!(only.message.ends_with("is called `nowhere`"), "{path}: {}", only.message);
    }
}

#[test]
fn a_budget_for_a_wait_that_does_not_stop_the_clock_says_so() {
    let edits = [("agreements.answer.targets.first.pauses", Some("[]"))];
    let findings = found(&edited(&value(), &edits));
    let errors = weighing(&findings, Severity::Error);
    let [only] = errors.as_slice() else { panic!("{errors:#?}") };
    assert_eq!(
        only.to_string(),
        "error[charter.dangling-key] at agreements.answer.targets.first.pause_budgets.customer: `customer` does not \
         stop the clock, so that its budget says nothing; list it among `pauses`, or leave the budget out"
    );
}

/// What stands in a list is named to the member, and shown where that stands.
#[test]
fn a_key_in_a_list_is_found_where_it_stands() {
    let complete = value();
    let mut members = 0;
    for (path, json) in DANGLING.iter().filter(|(_, json)| json.starts_with('[')) {
        let text = toml::write(&edited(&complete, &[(*path, Some(*json))])).unwrap();
        let parsed = toml::read(&text).unwrap();
        let findings = found(&parsed.draft);
        let errors = weighing(&findings, Severity::Error);
        let [only] = errors.as_slice() else { panic!("{path}: {errors:#?}") };
        assert!(only.place.to_string().ends_with(".nowhere"), "{path}: {}", only.place);
        let at = parsed.places.locate(&only.place).unwrap();
        let line = text.lines().nth(at.line - 1).unwrap();
        let rest: String = line.chars().skip(at.column - 1).collect();
        assert!(rest.starts_with("\"nowhere\""), "{path}: {at} is {rest}");
        members += 1;
    }
    assert!(members > 12, "{members}");
}

#[test]
fn what_was_meant_by_a_misspelt_key_is_told() {
    let complete = value();
    let remedy = |path, json| {
        let findings = found(&edited(&complete, &[(path, Some(json))]));
        weighing(&findings, Severity::Error)[0].remedy.clone().unwrap()
    };
    for (path, json, meant) in [
        ("touchpoints.website.channel", r#""telefone""#, "telephone"),
        ("queues.front.department", r#""repair""#, "repairs"),
        ("handoffs.lead.deliverable", r#""scrip""#, "script"),
        ("opening_rules", r#""hole""#, "whole"),
        ("agreements.answer.targets.first.pauses", r#"["custommer"]"#, "customer"),
        ("rules.sets.service.rules.1.grants.0.grant", r#"{"queue": "frnt"}"#, "front"),
    ] {
        assert_eq!(remedy(path, json), format!("did you mean `{meant}`?"), "{path}");
    }
    let far = remedy("touchpoints.website.channel", r#""carrier-pigeon""#);
    assert_eq!(far, "declare it, or name one that is declared");
}

#[test]
fn whatever_nothing_names_is_noted() {
    let complete = value();
    for (path, json) in UNUSED {
        let mut edits = vec![(path, Some(json))];
        if path == "stages.spare" {
            edits.push(("departments.sales.stages", Some(r#"["buy", "spare"]"#)));
        }
        let findings = found(&edited(&complete, &edits));
        let unused: Vec<String> = findings
            .iter()
            .filter(|finding| finding.code == codes::UNUSED_KEY)
            .map(|finding| finding.place.to_string())
            .collect();
        assert_eq!(unused, [path]);
        assert!(weighing(&findings, Severity::Warning).is_empty(), "{path}: {findings:#?}");
    }
}

#[test]
fn two_agreements_that_promise_the_same_are_one_message() {
    let complete = value();
    let copy = r#"{"kind": "sla", "targets": {"first": {"metric": "first_response",
        "calendar": {"both": {"ours": "office", "otherwise": "shops"}},
        "goal": "working PT4H", "by_priority": {"high": "working PT1H"}, "pauses": ["customer"],
        "pause_budget": "working PT90H", "pause_budgets": {"customer": "working PT24H"},
        "warn": "working PT1H", "ladder": "usual"}}}"#;
    let edits = [
        ("agreements.copy", Some(copy)),
        ("clauses.website.matter", Some(r#""answer""#)),
        ("clauses.website.agreement", Some(r#""copy""#)),
        ("clauses.news.matter", Some(r#""answer""#)),
        ("clauses.news.agreement", Some(r#""answer""#)),
    ];
    let conflicting = |edits: &[Edit]| {
        let findings = found(&edited(&complete, edits));
        findings.iter().filter(|finding| finding.code == codes::CONFLICTING_CLAUSES).count()
    };
    let apart = ("agreements.copy.targets.first.goal", Some(r#""working PT9H""#));
    let before = conflicting(&edits);
    assert_eq!(conflicting(&[&edits[..], &[apart]].concat()), before + 1);
}

#[test]
fn a_level_or_a_goal_measures_and_an_empty_name_does_not() {
    let complete = value();
    let of_website = |edits: &[Edit]| {
        let mut edits = edits.to_vec();
        edits.push(("clauses.website.indicator", None));
        let findings = found(&edited(&complete, &edits));
        findings.iter().any(|it| {
            it.code == codes::UNMEASURABLE_PROMISE && it.place.to_string() == "clauses.website"
        })
    };
    let by_standard = ("clauses.website.standard", Some(r#""calm""#));
    assert!(!of_website(&[by_standard]));
    assert!(of_website(&[by_standard, ("standards.calm.level", Some(r#"" ""#))]));
    let by_agreement = ("clauses.website.agreement", Some(r#""answer""#));
    assert!(!of_website(&[by_agreement]));
    let goals = ("agreements.answer.targets.first.goal", None);
    let others = ("agreements.answer.targets.first.by_priority", None);
    assert!(of_website(&[by_agreement, goals, others]));
}

#[test]
fn what_a_partner_brings_along_is_not_asked_for_again() {
    let complete = value();
    let unfillable = |edits: &[Edit]| {
        let findings = found(&edited(&complete, edits));
        findings.iter().any(|finding| finding.code == codes::UNFILLABLE_FIELD)
    };
    let silent = ("touchpoints.website.asks", None);
    assert!(unfillable(&[silent]));
    let brought = r#"{"from": "repairs", "to": "marketing", "deliverable": "lead", "ola": "repairs", "accepted_by": ["editor"]}"#;
    assert!(!unfillable(&[silent, ("handoffs.brought", Some(brought))]));
}
