//! Closed sets of words, language tags, periods and ranks: what is one, what is none, and how they are written.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use goodwill::customer::{
    AccessOption, Concern, Confidence, ExpectedFrom, Language, LoyaltyDriver, Medium,
    NeedDimension, PartyRole, Period, Preference, Purpose, Understanding, UnknownWord,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::at;

fn all_are_written_as_they_are_called<T>(all: &[T], noun: &str)
where
    T: Copy + Ord + Debug + Display + FromStr<Err = UnknownWord> + Serialize + DeserializeOwned,
{
    assert!(all.is_sorted() && !all.is_empty());
    for word in all {
        let text = word.to_string();
        assert_eq!(text.parse(), Ok(*word));
        let json = serde_json::to_string(word).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *word);
        assert!(text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{text}");
    }
    let refused = "Nothing of the kind".parse::<T>().unwrap_err();
    assert_eq!(refused.to_string(), format!("`Nothing of the kind` is not {noun}"));
}

#[test]
fn every_word_of_a_closed_set_is_read_back() {
    all_are_written_as_they_are_called(Medium::ALL, "a medium");
    all_are_written_as_they_are_called(AccessOption::ALL, "an access option");
    all_are_written_as_they_are_called(Purpose::ALL, "a purpose");
    all_are_written_as_they_are_called(PartyRole::ALL, "a role in an organisation");
    all_are_written_as_they_are_called(NeedDimension::ALL, "a dimension of needs");
    all_are_written_as_they_are_called(ExpectedFrom::ALL, "a ground of expectations");
    all_are_written_as_they_are_called(Understanding::ALL, "a rung of understanding");
    all_are_written_as_they_are_called(Concern::ALL, "a concern");
    all_are_written_as_they_are_called(LoyaltyDriver::ALL, "a driver of loyalty");
}

#[test]
fn there_are_six_purposes_and_two_of_them_need_consent() {
    let names: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.as_str()).collect();
    assert_eq!(names, ["service", "safety", "compliance", "care", "commercial", "survey"]);
    let need: Vec<_> = Purpose::ALL.iter().filter(|purpose| purpose.needs_consent()).collect();
    assert_eq!(need, [&Purpose::Commercial, &Purpose::Survey]);
}

#[test]
fn a_need_is_about_time_place_form_channel_price_range_or_information() {
    let names: Vec<&str> = NeedDimension::ALL.iter().map(|one| one.as_str()).collect();
    assert_eq!(names, ["time", "place", "form", "channel", "price", "range", "information"]);
}

#[test]
fn language_tags_are_kept_in_the_case_of_the_standard() {
    for (written, kept) in [
        ("de", "de"),
        ("DE-ch", "de-CH"),
        ("ZH-HANS-cn", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("sl-ROZAJ-biske", "sl-rozaj-biske"),
        ("de-1996", "de-1996"),
        ("yue", "yue"),
    ] {
        let language: Language = written.parse().unwrap();
        assert_eq!(language.as_str(), kept);
        assert_eq!(serde_json::to_string(&language).unwrap(), format!("\"{kept}\""));
    }
    for refused in [
        "",
        "d",
        "deu-",
        "-de",
        "de--CH",
        "de-CH-Latn",
        "abcd",
        "de-Latn-Latn",
        "de-CH-AT",
        "x-private",
        "de-u-co-phonebk",
        "dé",
        "de_CH",
        "de-abc",
        "de-12",
    ] {
        assert!(refused.parse::<Language>().is_err(), "{refused}");
    }
}

#[test]
fn a_language_covers_what_is_told_more_exactly_and_nothing_else() {
    let language = |tag: &str| tag.parse::<Language>().unwrap();
    let tags = ["zh", "zh-Hans", "zh-Hans-CN", "zh-Hant", "de", "zha"];
    for wide in tags {
        for narrow in tags {
            let expected = narrow == wide || narrow.starts_with(&format!("{wide}-"));
            assert_eq!(language(wide).covers(&language(narrow)), expected, "{wide} {narrow}");
        }
    }
}

#[test]
fn a_period_holds_its_first_instant_and_not_its_last() {
    let period = Period::from(at(10)).until(at(20)).unwrap();
    let held: Vec<i32> = (8..24).filter(|minute| period.contains(at(*minute))).collect();
    assert_eq!(held, (10..20).collect::<Vec<_>>());
    assert!(Period::from(at(10)).contains(at(100_000)));
    assert_eq!(period.ended(at(30)), period, "an end is never put off");
    assert_eq!(period.ended(at(15)).ends_at(), Some(at(15)));
    assert_eq!(period.ended(at(5)).ends_at(), Some(at(10)), "nothing ends before it begins");

    let upside_down = format!(r#"{{"from":"{}","until":"{}"}}"#, at(2), at(1));
    assert!(serde_json::from_str::<Period>(&upside_down).is_err());
}

#[test]
fn ranks_and_confidences_keep_within_a_hundred() {
    for number in 0..=u8::MAX {
        let sound = (1..=100).contains(&number);
        assert_eq!(Preference::new(number).is_ok(), sound);
        assert_eq!(Confidence::percent(number).is_ok(), sound);
        assert_eq!(serde_json::from_str::<Preference>(&number.to_string()).is_ok(), sound);
        assert_eq!(serde_json::from_str::<Confidence>(&number.to_string()).is_ok(), sound);
    }
    assert!(Preference::MOST < Preference::default() && Preference::default() < Preference::LEAST);
}
