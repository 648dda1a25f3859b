//! The text form of conditions.

use goodwill::rule::{Condition, codes};

/// Each reads, and is written as it was read.
const LINES: [&str; 14] = [
    "tier = gold",
    "tier in {gold, silver}",
    "age >= 65",
    "age <= -3",
    "age between 18 and 25",
    "amount between 10.00 EUR and 20.00 EUR",
    "born <= 1990-01-01",
    "needs any {braille, large-print} and needs all {ramp}",
    "known(balance) or not known(age)",
    "not (travels = yes)",
    "(tier = gold and age >= 65) or travels = no",
    "name in {\"large print\", \"and\", \"5\", \"a \\\"b\\\" \\\\ c\", \"\\u{a}\"}",
    "always and not never",
    "\"known\" = yes and 城市 = 北京",
];

#[test]
fn what_is_read_is_written_the_same() {
    for line in LINES {
        let condition: Condition = line.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(condition.to_string(), line);
        let json = serde_json::to_string(&condition).unwrap();
        assert_eq!(serde_json::from_str::<Condition>(&json).unwrap(), condition);
    }
}

#[test]
fn and_binds_closer_than_or() {
    let loose: Condition = "a = yes or b = yes and not c = yes".parse().unwrap();
    assert_eq!(loose.to_string(), "a = yes or (b = yes and not (c = yes))");
}

#[test]
fn faults_name_the_character() {
    for (text, message) in [
        ("", "character 1: a condition is expected, the text ends"),
        (
            "tier",
            "character 5: `=`, `>=`, `<=`, `between`, `in`, `any` or `all` is expected, the text ends",
        ),
        ("tier = ", "character 8: a value is expected, the text ends"),
        ("tier in {gold silver}", "character 15: `,` or `}` is expected, not `silver`"),
        ("tier = gold tier", "character 13: `and`, `or` or the end is expected, not `tier`"),
        ("über = \"a", "character 8: the quotation is not closed"),
        ("tier = \"\\n\"", "character 9: write `\\\"`, `\\\\` or `\\u{…}` after a backslash"),
        (
            "tier = any",
            "character 8: `any` is a word of the language; write `\"any\"` for the name",
        ),
        (
            "age = 5x",
            "character 7: `5x` is not a number, an amount with its currency or a date; write a name in quotes",
        ),
        (
            "age = 1.5",
            "character 7: `1.5` is not a number, an amount with its currency or a date; write a name in quotes",
        ),
        ("fee = 1.555 EUR", "character 13: `1.555 EUR` is not an amount like `12.50 CNY`"),
        ("age > 5", "character 5: `>` has no meaning here"),
        ("(age = 5", "character 9: `)`, `and` or `or` is expected, the text ends"),
        (
            "-a = 5",
            "character 1: `-a` is not an attribute key: `-` at its start is not a letter or digit",
        ),
    ] {
        let refused = text.parse::<Condition>().unwrap_err();
        assert_eq!(refused.to_string(), message, "{text}");
        assert_eq!(refused.code(), codes::BAD_SYNTAX);
    }
}

#[test]
fn what_would_overflow_or_hang_is_refused() {
    for nested in ["(", "not ", "not ("] {
        let refused = nested.repeat(10_000).parse::<Condition>().unwrap_err();
        assert_eq!(refused.code(), codes::TOO_DEEP, "{nested}");
    }
    let long = format!("a = yes{}", " or a = yes".repeat(5_000));
    assert_eq!(long.parse::<Condition>().unwrap_err().code(), codes::TOO_LONG);
    let longer = " ".repeat(70_000);
    assert_eq!(longer.parse::<Condition>().unwrap_err().code(), codes::TOO_LONG);
}
