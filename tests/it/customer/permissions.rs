//! Who may be contacted for what: a table of cases, and a slow reading of everything that was said.

use goodwill::actor::Actor;
use goodwill::customer::{
    Consent, Medium, Objection, Period, Permission, Permissions, Proof, Purpose, Scope, Source,
};
use goodwill::id::{ContentId, CustomerId};
use goodwill::proptest::collection::vec;
use goodwill::proptest::prelude::*;
use goodwill::testkit::customer::{consents, objections};
use uuid::Uuid;

use super::at;
use crate::case::laws::config;

fn proof(minute: i32) -> Proof {
    let by = Actor::Customer(CustomerId::from_uuid(Uuid::from_u128(1)));
    let source = Source::Content(ContentId::from_uuid(Uuid::from_u128(2)));
    Proof { by, at: at(minute), over: None, source }
}

/// When something was said, and what.
type Words = (i32, &'static str);

/// What was said, in words: `+` agrees, `-` takes it back, `!` objects, `?` lifts; then purpose, and medium if there is one.
fn said(words: &[Words]) -> Permissions {
    let mut permissions = Permissions::default();
    for (minute, words) in words {
        let (how, scope) = words.split_at(1);
        let (purpose, medium) = scope.split_once(' ').map_or((scope, None), |(p, m)| (p, Some(m)));
        let scope = Scope {
            purpose: purpose.parse().unwrap(),
            medium: medium.map(|medium| medium.parse().unwrap()),
        };
        match how {
            "+" => permissions.agree(Consent::given(scope, proof(*minute))),
            "-" => permissions.agree(Consent::withdrawn(scope, proof(*minute))),
            "!" => permissions.object(Objection::made(scope, proof(*minute)).unwrap()),
            "?" => permissions.object(Objection::lifted(scope, proof(*minute)).unwrap()),
            other => panic!("{other}"),
        }
    }
    permissions
}

#[test]
fn the_table_of_permissions() {
    use Purpose::{Care, Commercial, Compliance, Safety, Service, Survey};
    // What was said, what is asked, and the answer: granted, refused by what was said in a minute, or unknown.
    let granted = "granted";
    let table: &[(&[Words], Purpose, &str)] = &[
        // Silence.
        (&[], Service, granted),
        (&[], Safety, granted),
        (&[], Compliance, granted),
        (&[], Care, granted),
        (&[], Commercial, "unknown"),
        (&[], Survey, "unknown"),
        // Consent, and of which contact.
        (&[(1, "+commercial")], Commercial, "granted by 1"),
        (&[(1, "+commercial phone")], Commercial, "granted by 1"),
        (&[(1, "+commercial email")], Commercial, "unknown"),
        (&[(1, "+commercial")], Survey, "unknown"),
        // The latest consent counts.
        (&[(1, "+survey"), (2, "-survey")], Survey, "refused by 2"),
        (&[(1, "+survey"), (2, "-survey"), (3, "+survey phone")], Survey, "granted by 3"),
        (&[(1, "+survey phone"), (2, "-survey")], Survey, "refused by 2"),
        (&[(1, "+survey"), (2, "-survey email")], Survey, "granted by 1"),
        // Taking back what needs no consent takes nothing away.
        (&[(1, "-service")], Service, granted),
        // An objection beats a consent, whichever came later, until it is lifted.
        (&[(1, "+commercial"), (2, "!commercial")], Commercial, "refused by 2"),
        (&[(1, "!commercial"), (2, "+commercial")], Commercial, "refused by 1"),
        (&[(1, "!commercial phone"), (2, "+commercial")], Commercial, "refused by 1"),
        (&[(1, "+commercial"), (2, "!commercial email")], Commercial, "granted by 1"),
        (&[(1, "+commercial"), (2, "!commercial"), (3, "?commercial")], Commercial, "granted by 1"),
        (&[(1, "!commercial phone"), (2, "?commercial")], Commercial, "refused by 1"),
        (&[(1, "!care"), (2, "?care")], Care, granted),
        // To a medium one may always object.
        (&[(1, "!service phone")], Service, "refused by 1"),
        (&[(1, "!safety phone")], Safety, "refused by 1"),
        (&[(1, "!safety email")], Safety, granted),
        // At one instant the no counts, whichever was entered first.
        (&[(1, "+survey"), (1, "-survey")], Survey, "refused by 1"),
        (&[(1, "-survey"), (1, "+survey")], Survey, "refused by 1"),
        (&[(1, "-survey"), (1, "+survey phone")], Survey, "refused by 1"),
        (&[(1, "!care"), (1, "?care")], Care, "refused by 1"),
        (&[(1, "?care"), (1, "!care")], Care, "refused by 1"),
        // What is said later does not count yet.
        (&[(9, "+commercial")], Commercial, "unknown"),
        (&[(1, "+commercial"), (9, "!commercial")], Commercial, "granted by 1"),
    ];
    for (words, purpose, expected) in table {
        let permissions = said(words);
        let minute = |proof: &Proof| (0..).find(|minute| at(*minute) == proof.at).unwrap();
        let found = match permissions.permission(*purpose, Medium::Phone, at(5)) {
            Permission::Granted { proof: None } => "granted".to_owned(),
            Permission::Granted { proof: Some(proof) } => format!("granted by {}", minute(proof)),
            Permission::Refused { by } => format!("refused by {}", minute(by)),
            Permission::Unknown => "unknown".to_owned(),
        };
        assert_eq!(&found, expected, "{words:?} {purpose}");
    }
}

#[test]
fn a_consent_for_a_time_ends_in_silence() {
    let mut permissions = Permissions::default();
    let valid = Period::from(at(1)).until(at(10)).unwrap();
    let scope = Scope::all(Purpose::Survey);
    permissions.agree(Consent::given_for(scope, valid, proof(1)));
    let granted: Vec<i32> = (0..20)
        .filter(|minute| {
            permissions.permission(Purpose::Survey, Medium::App, at(*minute)).is_granted()
        })
        .collect();
    assert_eq!(granted, (1..10).collect::<Vec<_>>());
    let after = permissions.permission(Purpose::Survey, Medium::App, at(10));
    assert_eq!(after, Permission::Unknown, "nobody said no");
}

#[test]
fn a_consent_renewed_ahead_of_time_leaves_no_gap() {
    let scope = Scope::all(Purpose::Survey);
    let valid = |from, until| Period::from(at(from)).until(at(until)).unwrap();
    let first = Consent::given_for(scope, valid(1, 10), proof(1));
    let renewed = Consent::given_for(scope, valid(10, 20), proof(5));
    let taken_back = Consent::withdrawn(scope, proof(7));
    let granted = |said: &[&Consent]| -> Vec<i32> {
        let mut permissions = Permissions::default();
        said.iter().for_each(|consent| permissions.agree((*consent).clone()));
        let may = |minute: &i32| {
            permissions.permission(Purpose::Survey, Medium::App, at(*minute)).is_granted()
        };
        (0..30).filter(may).collect()
    };
    assert_eq!(granted(&[&first, &renewed]), (1..20).collect::<Vec<_>>());
    assert_eq!(granted(&[&renewed, &first]), (1..20).collect::<Vec<_>>());
    assert_eq!(granted(&[&renewed]), (10..20).collect::<Vec<_>>());
    assert_eq!(granted(&[&first, &renewed, &taken_back]), (1..7).collect::<Vec<_>>());
}

#[test]
fn nobody_can_object_to_all_warnings_whoever_writes_it() {
    for (purpose, refused) in [
        (Purpose::Safety, true),
        (Purpose::Compliance, true),
        (Purpose::Service, false),
        (Purpose::Care, false),
        (Purpose::Commercial, false),
        (Purpose::Survey, false),
    ] {
        assert_eq!(Objection::made(Scope::all(purpose), proof(1)).is_err(), refused);
        let written = serde_json::json!({
            "scope": { "purpose": purpose }, "stands": true, "proof": proof(1),
        });
        assert_eq!(serde_json::from_value::<Objection>(written).is_err(), refused);
    }
}

/// Reads everything that was said until then, from the beginning, for one purpose and one medium.
fn slowly(
    consents: &[Consent],
    objections: &[Objection],
    purpose: Purpose,
    medium: Medium,
    minute: i32,
) -> &'static str {
    let (mut all, mut this, mut consented) = (false, false, "unknown");
    for now in 0..=minute {
        let mut at_once: Vec<_> =
            objections.iter().filter(|one| one.proof().at == at(now)).collect();
        at_once.sort_by_key(|one| one.stands());
        for one in at_once {
            if one.scope() == Scope::all(purpose) {
                all = one.stands();
            } else if one.scope() == Scope::by(purpose, medium) {
                this = one.stands();
            }
        }
        // Of what was said at once the no counts, then what ends first.
        let mut at_once: Vec<_> = consents.iter().filter(|one| one.proof.at == at(now)).collect();
        at_once.sort_by_key(|one| {
            let end = one.valid.and_then(|valid| valid.ends_at());
            (one.valid.is_none(), end.is_some(), std::cmp::Reverse(end))
        });
        for one in at_once {
            let Scope { purpose: about, medium: over } = one.scope;
            if about == purpose && (over.is_none() || over == Some(medium)) {
                consented = match one.valid {
                    None => "refused",
                    Some(valid) if valid.contains(at(minute)) => "granted",
                    // Ahead of time: what held before holds until then.
                    Some(valid) if valid.begins_at() > at(minute) => continue,
                    Some(_) => "unknown",
                };
            }
        }
    }
    match purpose {
        _ if all || this => "refused",
        Purpose::Commercial | Purpose::Survey => consented,
        _ => "granted",
    }
}

/// Whole minutes, so that the slow reading can step through them.
fn to_the_minute(mut proof: Proof) -> Proof {
    let minutes = (proof.at.as_micros() - at(0).as_micros()) / 60_000_000;
    proof.at = at(i32::try_from(minutes).unwrap());
    proof
}

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn it_is_permitted_as_reading_everything_says(
        agreed in vec(consents(at(0), at(30)), 0..6),
        objected in vec(objections(at(0), at(30)), 0..6),
        minute in 0..40_i32,
    ) {
        let agreed: Vec<Consent> = agreed
            .into_iter()
            .map(|consent| Consent { proof: to_the_minute(consent.proof), ..consent })
            .collect();
        let objected: Vec<Objection> = objected
            .into_iter()
            .map(|one| {
                let said = if one.stands() { Objection::made } else { Objection::lifted };
                said(one.scope(), to_the_minute(one.proof().clone())).unwrap()
            })
            .collect();
        let mut permissions = Permissions::default();
        agreed.iter().for_each(|consent| permissions.agree(consent.clone()));
        objected.iter().for_each(|objection| permissions.object(objection.clone()));
        for purpose in Purpose::ALL {
            for medium in [Medium::Phone, Medium::Email, Medium::App] {
                let found = match permissions.permission(*purpose, medium, at(minute)) {
                    Permission::Granted { .. } => "granted",
                    Permission::Refused { .. } => "refused",
                    Permission::Unknown => "unknown",
                };
                let slow = slowly(&agreed, &objected, *purpose, medium, minute);
                prop_assert_eq!(found, slow, "{} {}", purpose, medium);
            }
        }
        let text = serde_json::to_string(&permissions).unwrap();
        prop_assert_eq!(serde_json::from_str::<Permissions>(&text).unwrap(), permissions);
    }
}
