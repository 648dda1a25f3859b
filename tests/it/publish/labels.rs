//! The table of labels is complete, in both languages alike.

use goodwill::publish::{Label, Labels};

#[test]
fn every_label_has_words_in_both_languages_with_as_many_blanks() {
    for label in Label::ALL {
        let (english, chinese) = label.in_both();
        assert!(!english.trim().is_empty() && !chinese.trim().is_empty(), "{label:?}");
        assert_eq!(english.matches("{}").count(), chinese.matches("{}").count(), "{label:?}");
        assert!(english.is_ascii(), "{english}");
        let is_han = |char: char| ('\u{4e00}'..='\u{9fff}').contains(&char);
        let only_marks = chinese.chars().all(|char| !char.is_alphanumeric());
        assert!(chinese.chars().any(is_han) || only_marks, "{label:?}: {chinese}");
        assert!(!chinese.chars().any(|char| char.is_ascii_alphabetic()), "{chinese}");
        assert_eq!((Labels::English.of(*label), Labels::Chinese.of(*label)), (english, chinese));
    }
}

#[test]
fn spans_are_said_in_words_and_no_unit_becomes_another() {
    for (span, english, chinese) in [
        ("PT48H", "48 hours", "48小时"),
        ("2 days", "2 days", "2天"),
        ("1 day", "1 day", "1天"),
        ("1 workday", "1 working day", "1个工作日"),
        ("3 workdays", "3 working days", "3个工作日"),
        ("PT1H1M1S", "1 hour 1 minute 1 second", "1小时1分钟1秒"),
        ("PT0S", "0 seconds", "0秒"),
        ("PT0.5S", "0.5 seconds", "0.5秒"),
        ("working PT90M", "1 hour 30 minutes of working time", "工作时间1小时30分钟"),
    ] {
        let read = span.parse().unwrap();
        assert_eq!(Labels::English.span(read), english, "{span}");
        assert_eq!(Labels::Chinese.span(read), chinese, "{span}");
    }
}
