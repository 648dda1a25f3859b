use goodwill::department::{Amount, Authorisation, Limit};
use goodwill::id::GrantKey;
use goodwill::key;
use goodwill::money::Money;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::testkit::department::{amounts, roles};

#[test]
fn to_take_something_away_is_no_grant() {
    let role =
        goodwill::department::Role::of(key!("care"), "Agent").entitled(key!("refund"), Limit::Any);
    let charge = Amount::Money("-5.00 EUR".parse().unwrap());
    assert_eq!(role.may_grant(&key!("refund"), charge), Authorisation::NotEntitled);
    assert_eq!(role.may_grant(&key!("refund"), Amount::Count(u32::MAX)), Authorisation::Within);
}

#[test]
fn limits_read_back_as_they_are_written() {
    for text in ["any", "up to 0", "up to 3", "up to 50.00 EUR", "up to 0.50 EUR", "up to 100 JPY"]
    {
        assert_eq!(text.parse::<Limit>().unwrap().to_string(), text);
    }
}

#[test]
fn a_limit_has_one_form_and_is_never_below_nothing() {
    for amount in [
        "-1",
        "+3",
        "007",
        "00",
        "",
        " 3",
        "3 ",
        "-5.00 EUR",
        "-0.01 EUR",
        "+5.00 EUR",
        "007.00 EUR",
        "-1 JPY",
    ] {
        let refused = format!("up to {amount}").parse::<Limit>().expect_err(amount);
        assert_eq!(
            refused.to_string(),
            "a limit is `any`, `up to 3` or `up to 50.00 EUR`, without sign and leading zeros"
        );
    }
}

/// Parts of a limit or an amount: its unit and its number.
fn parts(text: &str) -> (String, i64) {
    let mut words = text.split(' ');
    let number: String = words.next().unwrap().chars().filter(|c| *c != '.').collect();
    (words.next().unwrap_or("pieces").to_owned(), number.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_limit_is_read_as_its_text_says(
        role in roles(),
        grant in select(&["refund", "visit", "gift"]),
        amount in amounts(),
    ) {
        let grant = GrantKey::new(grant).unwrap();
        let asked = match amount {
            Amount::Count(count) => count.to_string(),
            Amount::Money(money) => money.to_string(),
        };
        let (unit, number) = parts(&asked);
        let expected = match role.authority.get(&grant) {
            None => Authorisation::NotEntitled,
            Some(_) if number < 0 => Authorisation::NotEntitled,
            Some(limit) => match limit.to_string().strip_prefix("up to ").map(parts) {
                None => Authorisation::Within,
                Some((other, _)) if other != unit => Authorisation::Incomparable(*limit),
                Some((_, most)) if number <= most => Authorisation::Within,
                Some(_) => Authorisation::AboveLimit(*limit),
            },
        };
        prop_assert_eq!(role.may_grant(&grant, amount), expected);
    }

    #[test]
    fn who_may_grant_so_much_may_grant_less(role in roles(), units in 0..6_i64, less in 0..6_i64) {
        let euro = |units| Amount::Money(Money::new(units, "EUR".parse().unwrap()));
        let refund: GrantKey = key!("refund");
        let within = |units| role.may_grant(&refund, euro(units)).is_within();
        prop_assert!(!within(units) || within(units.min(less)));
    }
}
