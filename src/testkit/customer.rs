//! Parties, contact points, needs, consents and answers, out of so few keys that they meet.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::{select, subsequence};
use uuid::Uuid;

use super::time::instants_between;
use crate::actor::Actor;
use crate::customer::{
    AccessOption, Answer, AnswerLedger, Circumstances, Confidence, Consent, ContactPoint, Dossier,
    Evidence, Hypothesis, Invalidation, Language, Medium, Membership, Need, NeedDimension,
    Objection, Party, PartyRole, Period, Preference, Proof, Purpose, Reply, Scope, Source,
};
use crate::id::{
    AgentId, CaseId, ContentId, CustomerId, Id, NeedKey, QuestionKey, RecordId, RuleKey,
};
use crate::key;
use crate::time::Timestamp;
use crate::value::Value;

/// One of so few ids that they meet.
const fn few<E>(number: u8) -> Id<E> {
    Id::from_uuid(Uuid::from_u64_pair(1, number as u64))
}

/// Draws one of four customers.
///
/// ```
/// use std::collections::BTreeSet;
///
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::customers;
///
/// proptest!(ProptestConfig::with_cases(32), |(ids in prop::collection::vec(customers(), 5))| {
///     prop_assert!(ids.into_iter().collect::<BTreeSet<_>>().len() < 5);
/// });
/// ```
pub fn customers() -> impl Strategy<Value = CustomerId> + Clone {
    (0..4_u8).prop_map(few)
}

/// Draws persons with some memberships, units and organisations, with a name or without.
///
/// ```
/// use goodwill::customer::Party;
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::parties;
///
/// proptest!(ProptestConfig::with_cases(32), |(party in parties())| {
///     let within = party.within().count();
///     let person = matches!(party, Party::Person { .. });
///     prop_assert!(person || within <= 1);
/// });
/// ```
pub fn parties() -> impl Strategy<Value = Party> + Clone {
    let roles = subsequence(PartyRole::ALL, 0..=2);
    let membership =
        (option::of(customers()), roles).prop_map(|(unit, roles)| Membership::of(unit, roles));
    let members = btree_map(customers(), membership, 0..=2);
    let person = members.prop_map(|memberships| Party::Person { name: None, memberships });
    let party = prop_oneof![
        3 => person,
        1 => customers().prop_map(Party::unit),
        1 => Just(Party::organisation()),
    ];
    (party, option::of(records())).prop_map(|(party, name)| match name {
        Some(record) => party.named(record),
        None => party,
    })
}

/// Draws one of six records.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::records;
///
/// proptest!(ProptestConfig::with_cases(32), |(record in records())| {
///     prop_assert_eq!(record.to_string().parse(), Ok(record));
/// });
/// ```
pub fn records() -> impl Strategy<Value = RecordId> + Clone {
    (0..6_u8).prop_map(few)
}

/// Draws contact points by any medium, some of them for a time only, from an instant on.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::contact_points;
///
/// let monday = "2026-03-02T09:00:00Z".parse()?;
/// proptest!(ProptestConfig::with_cases(32), |(point in contact_points(monday))| {
///     prop_assert!(point.is_usable(monday));
/// });
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
pub fn contact_points(from: Timestamp) -> impl Strategy<Value = ContactPoint> + Clone {
    let later = Timestamp::clamped(from.as_micros() + WEEK);
    let until = option::weighted(
        0.3,
        instants_between(later, Timestamp::clamped(later.as_micros() + WEEK)),
    );
    let preference = (1..=100_u8).prop_filter_map("a rank", |rank| Preference::new(rank).ok());
    (select(Medium::ALL), records(), preference, until).prop_map(
        move |(medium, value, preference, until)| {
            let valid = Period::from(from);
            let valid = until.and_then(|until| valid.until(until).ok()).unwrap_or(valid);
            ContactPoint::new(medium, value, valid).preferred(preference)
        },
    )
}

const WEEK: i64 = 7 * 86_400 * 1_000_000;

/// Draws how somebody is to be addressed.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::circumstances;
///
/// proptest!(ProptestConfig::with_cases(32), |(told in circumstances(), other in circumstances())| {
///     prop_assert!(told.or(&other).zone.is_some() || told.zone.is_none());
/// });
/// ```
pub fn circumstances() -> impl Strategy<Value = Circumstances> + Clone {
    let zones =
        [chrono_tz::Europe::Berlin, chrono_tz::Asia::Shanghai, chrono_tz::America::New_York];
    let tags = ["de", "zh-Hans", "en-US"];
    let languages: Vec<Language> = tags.iter().filter_map(|tag| tag.parse().ok()).collect();
    (
        option::of(select(zones.to_vec())),
        option::of(subsequence(AccessOption::ALL, 0..=2)),
        subsequence(languages, 0..=2),
    )
        .prop_map(|(zone, access, languages)| {
            let told = Circumstances { zone, ..Circumstances::default() };
            let told = told.speaking(languages);
            match access {
                Some(access) => told.needing(access),
                None => told,
            }
        })
}

/// Draws where something may come from.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::sources;
///
/// proptest!(ProptestConfig::with_cases(32), |(one in sources(), other in sources())| {
///     prop_assert_eq!(one == other, one.cmp(&other).is_eq());
/// });
/// ```
pub fn sources() -> impl Strategy<Value = Source> + Clone {
    let rule: RuleKey = key!("calls-after-hours");
    prop_oneof![
        (0..3_u8).prop_map(|number| Source::Content(few::<_>(number) as ContentId)),
        (0..3_u8).prop_map(|number| Source::Case(few::<_>(number) as CaseId)),
        records().prop_map(Source::Record),
        customers().prop_map(Source::Customer),
        questions().prop_map(Source::Answer),
        Just(Source::Rule(rule)),
    ]
}

/// Draws evidence of each kind that came up between two instants.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::evidence;
/// use goodwill::time::Timestamp;
///
/// let (monday, friday): (Timestamp, Timestamp) = ("2026-03-02T09:00:00Z".parse()?, "2026-03-06T09:00:00Z".parse()?);
/// proptest!(ProptestConfig::with_cases(32), |(shown in evidence(monday, friday))| {
///     prop_assert!(monday <= shown.at() && shown.at() <= friday);
/// });
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
pub fn evidence(from: Timestamp, to: Timestamp) -> impl Strategy<Value = Evidence> + Clone {
    let sure =
        (1..=100_u8).prop_filter_map("a confidence", |percent| Confidence::percent(percent).ok());
    (sources(), instants_between(from, to), 0..3_u8, sure).prop_map(|(source, at, kind, sure)| {
        match kind {
            0 => Evidence::stated(source, at),
            1 => Evidence::observed(source, at),
            _ => Evidence::inferred(source, at, sure),
        }
    })
}

/// Draws what may be needed: three needs, each with one of two wishes.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::hypotheses;
///
/// proptest!(ProptestConfig::with_cases(32), |(one in hypotheses(), other in hypotheses())| {
///     prop_assert!(one.key() != other.key() || one.dimension() == other.dimension());
/// });
/// ```
pub fn hypotheses() -> impl Strategy<Value = Hypothesis> + Clone {
    let needs: [(NeedKey, NeedDimension); 3] = [
        (key!("call"), NeedDimension::Time),
        (key!("pay-abroad"), NeedDimension::Place),
        (key!("large-print"), NeedDimension::Form),
    ];
    (select(needs.to_vec()), any::<bool>())
        .prop_filter_map("no text", |((need, dimension), wish)| {
            Hypothesis::new(need, dimension, Value::Bool(wish)).ok()
        })
}

/// Draws needs, shown once to three times between two instants, some of them ended.
///
/// ```
/// use goodwill::customer::conflicts;
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::needs;
/// use goodwill::time::Timestamp;
///
/// let (monday, friday): (Timestamp, Timestamp) = ("2026-03-02T09:00:00Z".parse()?, "2026-03-06T09:00:00Z".parse()?);
/// proptest!(ProptestConfig::with_cases(32), |(needs in prop::collection::vec(needs(monday, friday), 0..5))| {
///     prop_assert!(conflicts(&needs, friday).all(|both| both.stated.wish() != both.observed.wish()));
/// });
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
pub fn needs(from: Timestamp, to: Timestamp) -> impl Strategy<Value = Need> + Clone {
    let more = vec(evidence(from, to), 0..=2);
    let end = option::weighted(0.2, instants_between(from, to));
    (hypotheses(), evidence(from, to), more, end).prop_map(|(what, first, more, end)| {
        let need = more.into_iter().fold(what.shown_by(first), Need::also_shown_by);
        end.map_or(need.clone(), |end| need.ended(end))
    })
}

/// Draws purposes by all media or by one of three.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::scopes;
///
/// proptest!(ProptestConfig::with_cases(32), |(scope in scopes())| {
///     prop_assert!(scope.medium.is_none_or(|medium| medium.as_str().len() < 6));
/// });
/// ```
pub fn scopes() -> impl Strategy<Value = Scope> + Clone {
    let media = select(&[Medium::Phone, Medium::Email, Medium::Post][..]);
    (select(Purpose::ALL), option::of(media))
        .prop_map(|(purpose, medium)| Scope { purpose, medium })
}

fn proofs(from: Timestamp, to: Timestamp) -> impl Strategy<Value = Proof> + Clone {
    let agent: AgentId = few(2);
    let clerk = Actor::Agent { agent, role: key!("clerk"), department: key!("service") };
    let by = prop_oneof![2 => Just(clerk), 1 => customers().prop_map(Actor::Customer)];
    (by, instants_between(from, to), sources()).prop_map(|(by, at, source)| Proof {
        by,
        at,
        over: None,
        source,
    })
}

/// Draws consents that were given, for good or for a time, or taken back between two instants.
///
/// ```
/// use goodwill::customer::Permissions;
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::consents;
/// use goodwill::time::Timestamp;
///
/// let (monday, friday): (Timestamp, Timestamp) = ("2026-03-02T09:00:00Z".parse()?, "2026-03-06T09:00:00Z".parse()?);
/// proptest!(ProptestConfig::with_cases(32), |(consent in consents(monday, friday))| {
///     let mut said = Permissions::default();
///     said.agree(consent.clone());
///     said.agree(consent); // said twice is said once
///     prop_assert_eq!(said.consents().len(), 1);
/// });
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
pub fn consents(from: Timestamp, to: Timestamp) -> impl Strategy<Value = Consent> + Clone {
    let until = instants_between(to, Timestamp::clamped(to.as_micros() + WEEK));
    (scopes(), proofs(from, to), 0..4_u8, until).prop_map(|(scope, proof, how, until)| match how {
        0 => Consent::withdrawn(scope, proof),
        1 => match Period::from(proof.at).until(until) {
            Ok(valid) => Consent::given_for(scope, valid, proof),
            Err(_) => Consent::given(scope, proof),
        },
        _ => Consent::given(scope, proof),
    })
}

/// Draws objections that were made or lifted between two instants.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::objections;
/// use goodwill::time::Timestamp;
///
/// let (monday, friday): (Timestamp, Timestamp) = ("2026-03-02T09:00:00Z".parse()?, "2026-03-06T09:00:00Z".parse()?);
/// proptest!(ProptestConfig::with_cases(32), |(objection in objections(monday, friday))| {
///     let scope = objection.scope();
///     prop_assert!(scope.medium.is_some() || !scope.purpose.must_reach());
/// });
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
pub fn objections(from: Timestamp, to: Timestamp) -> impl Strategy<Value = Objection> + Clone {
    (scopes(), proofs(from, to), any::<bool>()).prop_filter_map(
        "nobody can object to warnings altogether",
        |(scope, proof, lifts)| {
            let said = if lifts { Objection::lifted } else { Objection::made };
            said(scope, proof).ok()
        },
    )
}

/// Draws one of three questions.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::questions;
///
/// proptest!(ProptestConfig::with_cases(32), |(question in questions())| {
///     prop_assert!(question.as_str().starts_with("question"));
/// });
/// ```
pub fn questions() -> impl Strategy<Value = QuestionKey> + Clone {
    select(vec![key!("question-a"), key!("question-b"), key!("question-c")])
}

/// Draws answers that hold for good, or until an instant between two others.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::answers;
/// use goodwill::time::Timestamp;
///
/// let (monday, friday): (Timestamp, Timestamp) = ("2026-03-02T09:00:00Z".parse()?, "2026-03-06T09:00:00Z".parse()?);
/// proptest!(ProptestConfig::with_cases(32), |(answer in answers(monday, friday))| {
///     prop_assert!(answer.valid_until.is_none() || !answer.holds_at(friday));
/// });
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
pub fn answers(from: Timestamp, to: Timestamp) -> impl Strategy<Value = Answer> + Clone {
    let reply = prop_oneof![
        (0..3_i64).prop_map(|number| Reply::Value(Value::Integer(number))),
        records().prop_map(Reply::Record),
    ];
    (reply, option::of(instants_between(from, to)), sources())
        .prop_map(|(reply, valid_until, source)| Answer { reply, valid_until, source })
}

/// Draws why an answer may hold no more, of evidence between two instants.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::invalidations;
/// use goodwill::time::Timestamp;
///
/// let (monday, friday): (Timestamp, Timestamp) = ("2026-03-02T09:00:00Z".parse()?, "2026-03-06T09:00:00Z".parse()?);
/// proptest!(ProptestConfig::with_cases(32), |(one in invalidations(monday, friday))| {
///     prop_assert_eq!(one.clone(), one);
/// });
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
pub fn invalidations(
    from: Timestamp,
    to: Timestamp,
) -> impl Strategy<Value = Invalidation> + Clone {
    prop_oneof![
        2 => Just(Invalidation::CustomerCorrects),
        2 => Just(Invalidation::Unanswered),
        1 => evidence(from, to).prop_map(Invalidation::ContradictedBy),
    ]
}

/// What happens to a question.
#[derive(Debug, Clone)]
enum Happened {
    Asked,
    Answered(Answer),
    Invalidated(Invalidation),
}

/// The ledger of what happened, in the order of time.
fn ledger_of(
    customer: CustomerId,
    mut happened: Vec<(QuestionKey, Happened, Timestamp)>,
) -> AnswerLedger {
    happened.sort_by_key(|(_, _, at)| *at);
    let mut ledger = AnswerLedger::default();
    for (question, happened, at) in happened {
        match happened {
            Happened::Asked => drop(ledger.ask(customer, &question, at)),
            Happened::Answered(answer) => ledger.answer(customer, &question, answer, at),
            Happened::Invalidated(why) => ledger.invalidate(customer, &question, why, at),
        }
    }
    ledger
}

/// Draws what is known of one customer, told, asked and taken back between two instants.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::customer::{customers, dossiers};
/// use goodwill::time::Timestamp;
///
/// let (monday, friday): (Timestamp, Timestamp) = ("2026-03-02T09:00:00Z".parse()?, "2026-03-06T09:00:00Z".parse()?);
/// let known = customers().prop_flat_map(move |customer| dossiers(customer, monday, friday));
/// proptest!(ProptestConfig::with_cases(32), |(dossier in known)| {
///     prop_assert_eq!(dossier.beside(&dossier), dossier);
/// });
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
pub fn dossiers(
    customer: CustomerId,
    from: Timestamp,
    to: Timestamp,
) -> impl Strategy<Value = Dossier> + Clone {
    let shown = vec((hypotheses(), evidence(from, to)), 0..=2);
    let said = (vec(consents(from, to), 0..=2), vec(objections(from, to), 0..=2));
    let later = Timestamp::clamped(to.as_micros() + WEEK);
    let happened = prop_oneof![
        1 => Just(Happened::Asked),
        4 => answers(to, later).prop_map(Happened::Answered),
        1 => invalidations(from, to).prop_map(Happened::Invalidated),
    ];
    let answered = vec((questions(), happened, instants_between(from, to)), 0..=3);
    (circumstances(), shown, said, answered).prop_map(
        move |(circumstances, shown, (consents, objections), answered)| {
            let mut dossier = Dossier { circumstances, ..Dossier::default() };
            shown.into_iter().for_each(|(what, evidence)| dossier.show(&what, evidence));
            consents.into_iter().for_each(|consent| dossier.permissions.agree(consent));
            objections.into_iter().for_each(|objection| dossier.permissions.object(objection));
            dossier.answers = ledger_of(customer, answered);
            dossier
        },
    )
}
