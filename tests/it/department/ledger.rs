//! What is kept of an account becomes an account again, and what could not be credited does not.

use goodwill::charter::{Charter, ChartersInForce, Ratification};
use goodwill::department::{
    Credit, CreditAccount, CreditLedger, IncentivePeriod, IncentivePolicy, LedgerFault, Scoped,
    Site, Work,
};
use goodwill::id::{CharterVersion, SequentialIds, WorkId};
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::testkit::department::{divided_charters, work_under};

use super::house::{charter, declared, work};

fn sale(number: u64) -> Work {
    let id = WorkId::fresh(&SequentialIds::starting_at(number));
    Work { id, ..work("2026-03-20T09:00:00Z", Site::Touchpoint(key!("showroom")), &[]) }
}

fn credited(charter: &Charter, works: impl IntoIterator<Item = (Work, u32)>) -> CreditAccount {
    let mut account = CreditAccount::of(charter.boundary(&key!("marketing")).unwrap()).unwrap();
    for (work, points) in works {
        let Ok(Scoped::Beyond(beyond)) = charter.classify(work) else { panic!() };
        let _ = account.take(Credit::new(beyond, points)).unwrap();
    }
    account
}

fn read(charter: &Charter, ledger: CreditLedger) -> Result<CreditAccount, LedgerFault> {
    let in_force = ChartersInForce::of(charter.clone());
    charter.credit_account(ledger, |version| in_force.version(version).cloned())
}

/// What somebody does to a ledger that is stored.
type Spoil = fn(&mut CreditLedger);

#[test]
fn a_ledger_holds_what_was_credited_and_nothing_that_follows_from_it() {
    let charter = charter();
    let ledger = credited(&charter, [(sale(7), 3)]).ledger();
    let written = serde_json::to_string(&ledger).unwrap();
    assert_eq!(
        written,
        "{\"department\":\"marketing\",\"entries\":[{\"work\":{\
         \"id\":\"00000000-0000-0000-0000-000000000007\",\
         \"by\":\"00000000-0000-0000-0000-000000000002\",\"department\":\"marketing\",\
         \"to\":{\"customer\":\"00000000-0000-0000-0000-000000000003\"},\
         \"at\":\"2026-03-20T09:00:00Z\",\"site\":{\"touchpoint\":\"showroom\"}},\
         \"points\":3,\"under\":1}]}"
    );
    assert_eq!(serde_json::from_str::<CreditLedger>(&written).unwrap(), ledger);
}

#[test]
fn what_could_not_be_credited_cannot_be_read() {
    let charter = charter();
    let sound = credited(&charter, [(sale(1), 3), (sale(2), 5)]).ledger();
    assert!(read(&charter, sound.clone()).is_ok());
    let ours = Site::Touchpoint(key!("website"));
    let spoilt: [(Spoil, &str, &str); 6] = [
        (
            |ledger| ledger.entries.push(ledger.entries[0].clone()),
            "department.credited-already",
            "entry 2: the work 00000000-0000-0000-0000-000000000001 was credited before",
        ),
        (
            |ledger| ledger.entries[1].work.department = key!("sales"),
            "department.work-within",
            "entry 1: the work 00000000-0000-0000-0000-000000000002 lies within the boundary of its department",
        ),
        (
            |ledger| ledger.entries[1].work.department = key!("service"),
            "department.other-department",
            "entry 1: the work 00000000-0000-0000-0000-000000000002 was done in `service`; \
             this is the account of `marketing`",
        ),
        (
            |ledger| ledger.entries[0].work.department = key!("installer"),
            "department.no-boundary",
            "entry 0: the charter has no department `installer`, \
             so that its work lies neither within nor beyond a boundary",
        ),
        (
            |ledger| ledger.entries[0].under = CharterVersion::new(2),
            "department.no-charter",
            "entry 0: charter version 2 is not at hand",
        ),
        (
            |ledger| ledger.department = key!("sales"),
            "department.no-incentive",
            "the charter has no incentive of a department `sales`",
        ),
    ];
    for (spoil, code, said) in spoilt {
        let mut ledger = sound.clone();
        spoil(&mut ledger);
        let fault = read(&charter, ledger).unwrap_err();
        assert_eq!((fault.code().as_str(), fault.to_string().as_str()), (code, said));
    }
    let mut within = sound;
    within.entries[0].work.site = ours;
    assert!(matches!(read(&charter, within), Err(LedgerFault::Within { position: 0, .. })));
}

#[test]
fn a_charter_that_is_another_than_the_one_asked_for_reads_no_entry() {
    let charter = charter();
    let mut ledger = credited(&charter, [(sale(1), 3)]).ledger();
    ledger.entries[0].under = CharterVersion::new(2);
    let fault = charter.credit_account(ledger, |_| Some(charter.clone())).unwrap_err();
    assert!(matches!(fault, LedgerFault::NoCharter { position: 0, .. }));
}

#[test]
fn what_was_beyond_stays_credited_when_a_later_charter_widens_the_boundary_and_changes_the_cap() {
    let first = charter();
    let ledger = credited(&first, [(sale(1), 8), (sale(2), 8)]).ledger();
    let mut draft = declared();
    let marketing = draft.departments.get_mut("marketing").unwrap();
    marketing.stages.insert(key!("win"));
    marketing.touchpoints.insert(key!("showroom"));
    marketing.incentive = Some(IncentivePolicy { cap: 12, per: IncentivePeriod::Year });
    for (_, other) in draft.departments.iter_mut().filter(|(key, _)| key.as_str() == "sales") {
        other.stages.clear();
        other.touchpoints.clear();
    }
    let second = second(&draft);
    assert!(matches!(second.classify(sale(1)), Ok(Scoped::Within(_))));

    let mut in_force = ChartersInForce::of(first);
    in_force.add(second.clone());
    let account =
        second.credit_account(ledger, |version| in_force.version(version).cloned()).unwrap();
    assert_eq!(account.total(sale(1).by, "2026-12-31".parse().unwrap()), 12);
    assert_eq!(account.overflows().map(|overflow| overflow.over).sum::<u64>(), 4);
}

/// The second version, whatever warnings there are.
fn second(draft: &goodwill::charter::CharterDraft) -> Charter {
    let (one, two) = (CharterVersion::new(1), CharterVersion::new(2));
    let plain = Ratification::following(one, two, goodwill::actor::Actor::System);
    let findings = match draft.ratify(&plain) {
        Ok(charter) => return charter,
        Err(findings) => findings,
    };
    let accepted = findings.iter().fold(plain, |accepted, warning| {
        accepted.accepting(format!("{} at {}", warning.code, warning.place), "of no concern here")
    });
    draft.ratify(&accepted).unwrap_or_else(|findings| panic!("{findings}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// A ledger of any works is read if and only if an account could have been led so, and then it is that account.
    #[test]
    fn a_ledger_is_read_if_and_only_if_its_credits_could_be_taken(
        (charter, works) in divided_charters().prop_flat_map(|charter| {
            let works = prop::collection::vec((work_under(&charter), 0..30_u32), 1..6);
            (Just(charter), works)
        }),
        repeated in prop::option::of(any::<prop::sample::Index>()),
    ) {
        for key in charter.declared().departments.keys() {
            let Some(mut account) = CreditAccount::of(charter.boundary(key).unwrap()) else {
                continue;
            };
            let mut ledger = CreditLedger { department: key.clone(), entries: Vec::new() };
            let repeated = repeated.map(|index| index.get(&works).clone());
            let mut sound = true;
            for (work, points) in works.iter().cloned().chain(repeated) {
                ledger.entries.push(goodwill::department::CreditEntry {
                    work: work.clone(),
                    points,
                    under: charter.version(),
                });
                sound &= match charter.classify(work) {
                    Ok(Scoped::Beyond(beyond)) => account.take(Credit::new(beyond, points)).is_ok(),
                    _ => false,
                };
            }
            // Those that can be read, and a ledger of the account itself.
            prop_assert_eq!(read(&charter, ledger).ok(), sound.then(|| account.clone()));
            let kept = serde_json::to_string(&account.ledger()).unwrap();
            let kept: CreditLedger = serde_json::from_str(&kept).unwrap();
            prop_assert_eq!(read(&charter, kept).unwrap(), account);
        }
    }
}
