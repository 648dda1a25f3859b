//! Allowances against a list that is counted date by date.

use goodwill::chrono::{Datelike, Days, NaiveDate};
use goodwill::decision::{Aggregate, Occurred, Refusal, RefusalCode};
use goodwill::id::{ReservationId, SequentialIds};
use goodwill::rule::{
    Allowance, AllowanceCommand, AllowanceContext, AllowanceEvent, AllowancePeriod, AllowanceTerms,
    ReservationState,
};
use goodwill::time::Timestamp;
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn id(number: u128) -> ReservationId {
    let ids = SequentialIds::starting_at(number.try_into().unwrap());
    ReservationId::fresh(&ids)
}

/// Whether two dates are counted together; for runs of dates, whether a run can hold both.
fn together(per: AllowancePeriod, one: NaiveDate, other: NaiveDate) -> bool {
    match per {
        AllowancePeriod::Day => one == other,
        AllowancePeriod::Week => one.iso_week() == other.iso_week(),
        AllowancePeriod::Month => (one.year(), one.month()) == (other.year(), other.month()),
        AllowancePeriod::Year => one.year() == other.year(),
        AllowancePeriod::Lifetime => true,
        _ => panic!("runs are counted otherwise"),
    }
}

/// A list of what counts.
#[derive(Default)]
struct Model(Vec<(ReservationId, u32, NaiveDate, ReservationState)>);

impl Model {
    fn taken(&self, on: NaiveDate, per: AllowancePeriod) -> u64 {
        let counted = || self.0.iter().filter(|held| held.3 != ReservationState::Refunded);
        let sum = |counts: &dyn Fn(NaiveDate) -> bool| -> u64 {
            counted().filter(|held| counts(held.2)).map(|held| u64::from(held.1)).sum()
        };
        match per {
            AllowancePeriod::Days(days) => (0..u64::from(days))
                .map(|back| {
                    let first = on - Days::new(back);
                    sum(&|day| first <= day && day < first + Days::new(days.into()))
                })
                .max()
                .unwrap(),
            _ => sum(&|day| together(per, on, day)),
        }
    }

    fn position(&self, reservation: ReservationId) -> Option<usize> {
        self.0.iter().position(|held| held.0 == reservation)
    }

    /// Whether it says yes, and whether anything changes.
    fn answer(&mut self, command: &AllowanceCommand, terms: &AllowanceTerms) -> Option<bool> {
        use ReservationState::{Consumed, Refunded, Reserved};
        match *command {
            AllowanceCommand::Reserve { reservation, units, on } => {
                if let Some(position) = self.position(reservation) {
                    let held = &self.0[position];
                    return ((held.1, held.2) == (units, on)).then_some(false);
                }
                let fits = units > 0
                    && self.taken(on, terms.per) + u64::from(units) <= u64::from(terms.most);
                fits.then(|| {
                    self.0.push((reservation, units, on, Reserved));
                    true
                })
            }
            AllowanceCommand::Consume { reservation } => {
                let held = self.position(reservation)?;
                let before = self.0[held].3;
                (before != Refunded).then(|| {
                    self.0[held].3 = Consumed;
                    before == Reserved
                })
            }
            AllowanceCommand::Refund { reservation } => {
                let held = self.position(reservation)?;
                let before = self.0[held].3;
                self.0[held].3 = Refunded;
                Some(before != Refunded)
            }
            _ => panic!("another command"),
        }
    }
}

fn periods() -> impl Strategy<Value = AllowancePeriod> {
    prop_oneof![
        Just(AllowancePeriod::Day),
        Just(AllowancePeriod::Week),
        Just(AllowancePeriod::Month),
        Just(AllowancePeriod::Year),
        Just(AllowancePeriod::Lifetime),
        (1_u16..40).prop_map(AllowancePeriod::Days),
    ]
}

fn commands() -> impl Strategy<Value = AllowanceCommand> {
    let reservation = || (0_u128..12).prop_map(id);
    // Around a turn of the year that is also a turn of the week.
    let on = (0_u64..60).prop_map(|days| date("2025-12-01") + Days::new(days));
    prop_oneof![
        4 => (reservation(), 0_u32..3, on).prop_map(|(reservation, units, on)| {
            AllowanceCommand::Reserve { reservation, units, on }
        }),
        1 => reservation().prop_map(|reservation| AllowanceCommand::Consume { reservation }),
        1 => reservation().prop_map(|reservation| AllowanceCommand::Refund { reservation }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn an_allowance_answers_as_a_plain_list_does(
        per in periods(),
        most in 0_u32..5,
        commands in proptest::collection::vec(commands(), 1..40),
    ) {
        let terms = AllowanceTerms { most, per };
        let context = AllowanceContext { terms, now: at("2026-01-01T00:00:00Z") };
        let (mut allowance, mut model) = (Allowance::default(), Model::default());
        let mut log: Vec<Occurred<AllowanceEvent>> = Vec::new();
        for command in &commands {
            let expected = model.answer(command, &terms);
            let decided = allowance.decide(command, &context);
            prop_assert_eq!(decided.as_ref().ok().map(|made| !made.is_empty()), expected);
            for occurred in decided.map(|made| made.events).unwrap_or_default() {
                allowance.evolve(&occurred);
                log.push(occurred);
            }
            // Sent again, it changes nothing.
            if expected.is_some() {
                prop_assert!(allowance.decide(command, &context).unwrap().is_empty());
            }
            for days in 0..60 {
                let on = date("2025-12-01") + Days::new(days);
                prop_assert_eq!(allowance.taken(on, per), model.taken(on, per));
                prop_assert!(allowance.taken(on, per) <= u64::from(most));
            }
        }
        let mut replayed = Allowance::default();
        for occurred in &log {
            replayed.evolve(occurred);
            let once = replayed.clone();
            replayed.evolve(occurred);
            prop_assert_eq!(&replayed, &once, "an event that comes twice counts once");
        }
        prop_assert_eq!(replayed, allowance);
    }

    #[test]
    fn a_period_holds_its_date_and_exactly_the_dates_counted_with_it(
        per in periods(),
        days in 0_u64..400,
    ) {
        let on = date("2027-12-01") + Days::new(days);
        let (first, last) = per.around(on);
        prop_assert!(first <= on && on <= last);
        if !matches!(per, AllowancePeriod::Days(_) | AllowancePeriod::Lifetime) {
            prop_assert!(together(per, on, first) && together(per, on, last));
            prop_assert!(!together(per, on, first - Days::new(1)));
            prop_assert!(!together(per, on, last + Days::new(1)));
        }
    }
}

fn carry_out(allowance: &mut Allowance, command: AllowanceCommand, context: &AllowanceContext) {
    for occurred in allowance.decide(&command, context).unwrap().events {
        allowance.evolve(&occurred);
    }
}

#[test]
fn each_refusal_has_its_code_and_says_what_to_do() {
    let terms = AllowanceTerms { most: 2, per: AllowancePeriod::Week };
    let context = AllowanceContext { terms, now: at("2026-03-02T09:00:00Z") };
    let on = date("2026-03-04");
    let mut allowance = Allowance::default();
    let reserve = |number, units| AllowanceCommand::Reserve { reservation: id(number), units, on };
    carry_out(&mut allowance, reserve(1, 2), &context);

    let refusal = |allowance: &Allowance, command| {
        let refused = allowance.decide(&command, &context).unwrap_err();
        let Refusal::Refused(reason) = &refused else { panic!("{refused:?}") };
        assert_eq!(reason.code(), refused.code());
        format!("{}: {refused}", refused.code())
    };
    assert_eq!(
        refusal(&allowance, reserve(2, 1)),
        "rule.allowance-used-up: 1 more on 2026-03-04 would make 3, and the allowance is 2 a week"
    );
    assert_eq!(
        refusal(&allowance, reserve(2, 0)),
        "rule.allowance-nothing-asked: a reservation is of one or more"
    );
    assert_eq!(
        refusal(&allowance, reserve(1, 1)),
        "rule.allowance-reserved-otherwise: 00000000-0000-0000-0000-000000000001 is 2 on \
         2026-03-04; another reservation needs an id of its own"
    );
    assert_eq!(
        refusal(&allowance, AllowanceCommand::Consume { reservation: id(9) }),
        "rule.allowance-not-reserved: nothing is reserved as \
         00000000-0000-0000-0000-000000000009; reserve it first"
    );

    carry_out(&mut allowance, AllowanceCommand::Refund { reservation: id(1) }, &context);
    assert_eq!(allowance.left(on, &terms), 2);
    assert_eq!(
        refusal(&allowance, AllowanceCommand::Consume { reservation: id(1) }),
        "rule.allowance-refunded: 00000000-0000-0000-0000-000000000001 was given back; reserve \
         anew, under another id"
    );
}

#[test]
fn stricter_terms_take_nothing_away_and_refuse_more() {
    let on = date("2026-03-04");
    let terms = AllowanceTerms { most: 3, per: AllowancePeriod::Month };
    let now = at("2026-03-02T09:00:00Z");
    let mut allowance = Allowance::default();
    let reserve = |number, units| AllowanceCommand::Reserve { reservation: id(number), units, on };
    carry_out(&mut allowance, reserve(1, 2), &AllowanceContext { terms, now });

    let stricter = AllowanceTerms { most: 1, per: AllowancePeriod::Month };
    let context = AllowanceContext { terms: stricter, now };
    assert_eq!(allowance.left(on, &stricter), 0);
    assert!(allowance.decide(&reserve(2, 1), &context).is_err());
    carry_out(&mut allowance, AllowanceCommand::Consume { reservation: id(1) }, &context);
    assert_eq!(allowance.reservation(id(1)).unwrap().state, ReservationState::Consumed);
}

#[test]
fn the_ends_of_the_calendar_hold_no_surprise() {
    let mut allowance = Allowance::default();
    let pers = [
        AllowancePeriod::Day,
        AllowancePeriod::Week,
        AllowancePeriod::Month,
        AllowancePeriod::Year,
        AllowancePeriod::Days(u16::MAX),
        AllowancePeriod::Days(0),
        AllowancePeriod::Lifetime,
    ];
    for (number, on) in [NaiveDate::MIN, NaiveDate::MAX].into_iter().enumerate() {
        for per in pers {
            let (first, last) = per.around(on);
            assert!(first <= on && on <= last, "{per:?}");
            let terms = AllowanceTerms { most: u32::MAX, per };
            let context = AllowanceContext { terms, now: at("2026-03-02T09:00:00Z") };
            let reservation = id(number as u128 + 1);
            let reserve = AllowanceCommand::Reserve { reservation, units: u32::MAX, on };
            if per == AllowancePeriod::Lifetime && number == 1 {
                continue; // the first date has used it up
            }
            assert!(allowance.decide(&reserve, &context).is_ok(), "{per:?}");
            if per == AllowancePeriod::Days(0) {
                carry_out(&mut allowance, reserve, &context);
            }
        }
    }
}

#[test]
fn commands_and_events_have_a_plain_written_form() {
    let command = AllowanceCommand::Consume { reservation: id(1) };
    let json = serde_json::to_string(&command).unwrap();
    assert_eq!(json, r#"{"consume":{"reservation":"00000000-0000-0000-0000-000000000001"}}"#);
    assert_eq!(serde_json::from_str::<AllowanceCommand>(&json).unwrap(), command);

    let terms = AllowanceTerms { most: 1, per: AllowancePeriod::Days(90) };
    let json = serde_json::to_string(&terms).unwrap();
    assert_eq!(json, r#"{"most":1,"per":{"days":90}}"#);
    assert_eq!(serde_json::from_str::<AllowanceTerms>(&json).unwrap(), terms);
}
