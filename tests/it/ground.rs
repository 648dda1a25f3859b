//! The ground rooms: text forms that parse back, and personal data that never prints.

use goodwill::decision::{Because, Premise};
use goodwill::finding::Written;
use goodwill::id::{
    AttributeKey, CalendarKey, IdSource, MAX_KEY_LENGTH, RuleKey, SequentialIds, StreamId,
};
use goodwill::money::{Currency, Money};
use goodwill::pii::Pii;
use goodwill::proptest::prelude::*;
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};
use goodwill::value::{Domain, Value};

proptest! {
    #[test]
    fn an_instant_is_read_as_it_is_written(
        micros in Timestamp::MIN.as_micros()..=Timestamp::MAX.as_micros(),
    ) {
        let instant = Timestamp::from_micros(micros).unwrap();
        prop_assert_eq!(instant.to_string().parse(), Ok(instant));
        let json = serde_json::to_string(&instant).unwrap();
        prop_assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), instant);
    }

    #[test]
    fn a_duration_is_read_as_it_is_written(micros in prop_oneof![any::<i64>(), Just(i64::MIN)]) {
        let elapsed = Elapsed::from_micros(micros);
        prop_assert_eq!(elapsed.to_string().parse(), Ok(elapsed));
        let worked = WorkingTime::from_micros(micros);
        prop_assert_eq!(worked.to_string().parse(), Ok(worked));
    }

    #[test]
    fn a_span_is_read_as_it_is_written(micros in 0..=i64::MAX, days in any::<u32>()) {
        for span in [
            Span::elapsed(Elapsed::from_micros(micros)).unwrap(),
            Span::working(WorkingTime::from_micros(micros)).unwrap(),
            Span::working_days(days),
            Span::calendar_days(days),
        ] {
            prop_assert_eq!(span.to_string().parse(), Ok(span));
        }
    }

    #[test]
    fn money_is_read_as_it_is_written(minor_units in any::<i64>(), code in "[A-Z]{3}") {
        let amount = Money::new(minor_units, code.parse::<Currency>().unwrap());
        prop_assert_eq!(amount.to_string().parse(), Ok(amount));
    }

    #[test]
    fn a_domain_is_read_as_it_is_written_and_refuses_bounds_upside_down(
        least in any::<i64>(), most in any::<i64>(),
    ) {
        match Domain::integer(least, most) {
            Ok(domain) => {
                prop_assert!(least <= most);
                let json = serde_json::to_string(&domain).unwrap();
                prop_assert_eq!(&serde_json::from_str::<Domain>(&json).unwrap(), &domain);
                prop_assert!(domain.contains(&Value::Integer(least)));
                prop_assert!(!domain.contains(&Value::Bool(true)));
            }
            Err(_) => {
                prop_assert!(least > most);
                let json = format!(r#"{{"integer":{{"least":{least},"most":{most}}}}}"#);
                prop_assert!(serde_json::from_str::<Domain>(&json).is_err());
            }
        }
    }

    #[test]
    fn a_key_is_read_as_it_is_written_or_refused(text in any::<String>()) {
        match text.parse::<CalendarKey>() {
            Ok(key) => {
                prop_assert_eq!(key.as_str(), &text);
                prop_assert!(text.chars().count() <= MAX_KEY_LENGTH);
                prop_assert!(!text.contains(char::is_whitespace));
            }
            Err(refused) => prop_assert_eq!(refused.text(), &text),
        }
    }
}

#[test]
fn texts_that_are_no_spans_are_refused_with_the_reason() {
    for (text, reason) in [
        ("", "write `PT4H`"),
        ("4h", "write `PT4H`"),
        ("3 month", "months have no fixed length"),
        ("2 months", "months have no fixed length"),
        ("P1M", "does not start with `PT`"),
        ("P1D", "for days write `3 days`"),
        ("PT", "it names no amount"),
        ("PTH", "an amount must be digits"),
        ("PT4M2H", "in this order"),
        ("PT1.5H", "only seconds may have a fraction"),
        ("PT0.1234567S", "one to six digits"),
        ("PT1.S", "one to six digits"),
        ("PT99999999999999H", "too long"),
        ("-PT4H", "before it is made"),
        ("working -PT4H", "before it is made"),
        ("-3 days", "before it is made"),
        ("+3 days", "write `PT4H`"),
        ("99999999999 days", "write `PT4H`"),
        ("3 Days", "write `PT4H`"),
        ("working 4 hours", "does not start with `PT`"),
    ] {
        let refused = text.parse::<Span>().expect_err(text).to_string();
        assert!(refused.contains(reason), "{text}: {refused}");
        assert!(refused.starts_with(&format!("`{text}` is not a span")), "{refused}");
    }
}

#[test]
fn texts_that_are_no_money_are_refused() {
    for text in [
        "",
        "12",
        "12.5",
        "12,50 EUR",
        "12.505 EUR",
        "12. EUR",
        ".5 EUR",
        "1.5 JPY",
        "1 eur",
        "-EUR",
    ] {
        assert!(text.parse::<Money>().is_err(), "{text}");
    }
    assert_eq!("-0.05 EUR".parse::<Money>().unwrap().minor_units(), -5);
    assert_eq!("1.5 KWD".parse::<Money>().unwrap().to_string(), "1.500 KWD");
}

#[test]
fn money_that_is_too_large_is_refused_and_not_wrapped() {
    let most = Money::new(i64::MAX, "EUR".parse().unwrap());
    assert!(most.plus(&most).is_err());
    assert!(Money::new(i64::MIN, most.currency()).minus(&most).is_err());
}

#[test]
fn instants_come_from_the_clocks_of_the_standard_library_and_of_chrono() {
    use std::time::{Duration, SystemTime};
    let epoch = SystemTime::UNIX_EPOCH;
    let after = Timestamp::try_from(epoch + Duration::from_nanos(1_999)).unwrap();
    let before = Timestamp::try_from(epoch - Duration::from_nanos(1_999)).unwrap();
    assert_eq!((after.as_micros(), before.as_micros()), (1, -2));
    assert!(Timestamp::try_from(epoch + Duration::from_secs(u32::MAX.into()) * 70).is_err());
    let fixed =
        goodwill::chrono::DateTime::parse_from_rfc3339("2026-03-02T10:00:00+01:00").unwrap();
    assert_eq!(Timestamp::try_from(fixed).unwrap().to_string(), "2026-03-02T09:00:00Z");
}

#[test]
fn a_refused_text_is_not_repeated_since_it_may_be_personal() {
    let refused = Domain::text(3).check(&Value::Text("Ann Li".into())).unwrap_err().to_string();
    assert_eq!(refused, "a text of 6 characters is not a text of at most 3 characters");
}

#[test]
fn personal_data_never_prints() {
    let record = goodwill::decision::Record {
        id: goodwill::id::RecordId::fresh(&SequentialIds::starting_at(1)),
        subject: goodwill::id::CustomerId::fresh(&SequentialIds::starting_at(2)),
        value: Pii::new(Value::Text("Ann Li, 5 Beacon Street".into())),
    };
    for printed in
        [format!("{record:?}"), format!("{record:#?}"), format!("{:?}", Pii::new("Ann Li"))]
    {
        assert!(!printed.contains("Ann") && !printed.contains("Beacon"), "{printed}");
    }
}

#[test]
fn a_reason_of_eight_premises_and_two_rules_allocates_nothing() {
    let rules: Vec<RuleKey> = ["a", "b"].iter().map(|key| key.parse().unwrap()).collect();
    let keys: Vec<AttributeKey> =
        (0..9).map(|number| format!("fact-{number}").parse().unwrap()).collect();
    let reason = |count: usize| {
        let mut because = Because::default();
        rules.iter().for_each(|rule| because.add_rule(rule.clone()));
        for key in &keys[..count] {
            because.add_premise(Premise::Attribute(key.clone()));
        }
        because
    };
    let eight = allocation_counter::measure(|| assert_eq!(reason(8).premises().count(), 8));
    assert_eq!(eight.count_total, 0);
    let nine = reason(9);
    assert_eq!(nine.premises().count(), 9);
    assert_eq!(nine.rules().count(), 2);
}

#[test]
fn what_could_not_be_read_is_kept_as_it_was_written() {
    let json = r#"["3 days","3 months"]"#;
    let spans: Vec<Written<Span>> = serde_json::from_str(json).unwrap();
    assert_eq!(spans[0].read(), Ok(&Span::calendar_days(3)));
    assert_eq!(spans[1].read(), Err("3 months"));
    assert_eq!(serde_json::to_string(&spans).unwrap(), json);
}

#[test]
fn streams_of_two_tenants_differ_and_survive_json() {
    let case = goodwill::id::CaseId::from_uuid(SequentialIds::starting_at(9).next_uuid());
    let stream = StreamId::case("boston".parse().unwrap(), case);
    let json = serde_json::to_string(&stream).unwrap();
    assert_eq!(serde_json::from_str::<StreamId>(&json).unwrap(), stream);
    assert_eq!(stream.uuid(), case.as_uuid());
}
