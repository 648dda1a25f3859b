//! No text of a charter can do anything on a page but be read.
//!
//! Each charter is published twice: with plain marks in place of its texts, and with hostile texts. A reader of Markdown
//! that is not ours must find the same structure on both, and on the second the hostile texts where the marks stood.

use std::collections::BTreeMap;

use goodwill::charter::CharterDraft;
use goodwill::proptest::prelude::*;
use goodwill::publish::{Labels, Publication};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::charters::{SHIPPED, draft, ratified};
use super::texts;

/// Bits of which hostile texts are made.
const BITS: &[&str] = &[
    "|",
    "||",
    "\\",
    "\\|",
    "`",
    "```",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "_x_",
    "__x__",
    "*x*",
    "~~x~~",
    "^x^",
    "`x`",
    "#",
    "# ",
    "> ",
    "- ",
    "+ ",
    "1. ",
    "1) ",
    "---",
    "===",
    "<",
    ">",
    "<script>alert(1)</script>",
    "<!--",
    "-->",
    "<b>",
    "&",
    "&lt;",
    "&#10;",
    "[x](javascript:alert(1))",
    "![i](http://e.example/p.png)",
    "[a]: http://e.example",
    "[^1]",
    "[[w]]",
    "https://e.example/",
    "www.e.example",
    "a@e.example",
    "$x$",
    "$$",
    ":",
    "::",
    ": ",
    "{#id .c}",
    "{{ x }}",
    "{% raw %}",
    "\n",
    "\r\n",
    "\n\n",
    "\n# ",
    "\n- ",
    "\n| a |\n| - |\n",
    "\t",
    "    ",
    "\u{a0}",
    "\u{3000}",
    "\u{2028}",
    "\"",
    "'",
    ";",
    "%%",
    "%%{init: {}}%%",
    "end",
    "subgraph",
    "style a:b",
    "classDef",
    "-->",
    "==>",
    "]",
    ")",
    "}}",
    "fa:fa-car",
    "词",
    "é",
    "x",
    "7",
    "@",
    "!",
    "^",
    "=",
    "(",
    "~",
];

fn hostile_texts() -> impl Strategy<Value = Vec<String>> {
    let text = proptest::collection::vec(proptest::sample::select(BITS), 1..6)
        // Something of a name can always be seen, else its key stands there.
        .prop_map(|bits| format!("{}z", bits.concat()));
    proptest::collection::vec(text, 12)
}

/// The draft with each text replaced by what the function makes of its number.
fn retold(name: &str, text: impl Fn(usize) -> String) -> CharterDraft {
    let mut draft = draft(name);
    let mut number = 0;
    let mut change = |old: &mut String| {
        *old = text(number);
        number += 1;
    };
    texts::public(&mut draft, &mut change);
    texts::internal(&mut draft, &mut change);
    draft
}

fn mark(number: usize) -> String {
    format!("Qmark{number}Q")
}

/// A text as people see it on one line.
fn seen(text: &str) -> String {
    let words = text.split(|char: char| char.is_whitespace() || char.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn marks_replaced(text: &str, hostile: &[String]) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("Qmark") {
        let (number, behind) = behind.split_once('Q').unwrap();
        let number: usize = number.parse().unwrap();
        replaced.push_str(before);
        replaced.push_str(&seen(&hostile[number % hostile.len()]));
        rest = behind;
    }
    replaced + rest
}

/// What a reader of Markdown makes of a page: its structure, and its text.
fn read(page: &str) -> (Vec<String>, String) {
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    let (mut structure, mut text) = (Vec::new(), String::new());
    for event in Parser::new_ext(page, options) {
        match event {
            Event::Text(said) => text.push_str(&said),
            Event::Start(Tag::Link { dest_url, .. }) => structure.push(format!("link {dest_url}")),
            Event::Start(tag) => structure.push(format!("{tag:?}")),
            Event::End(tag) => {
                text.push('\n');
                structure.push(format!("{tag:?}"));
            }
            other => structure.push(format!("{other:?}")),
        }
    }
    (structure, text)
}

/// A chart without what stands in its quotes, and what stands there, decoded as Mermaid does.
fn chart(text: &str) -> (String, Vec<String>) {
    let (mut skeleton, mut quoted) = (String::new(), Vec::new());
    for (number, piece) in text.split('"').enumerate() {
        if number % 2 == 0 {
            skeleton.push_str(piece);
            skeleton.push('"');
        } else {
            assert!(
                !piece.contains(['\n', '`', '%', ':', '<', '>']) || piece.contains("<br/>"),
                "{piece}"
            );
            let lines = piece.replace("<br/>", "\n");
            assert!(is_one_paragraph(&lines), "{piece}");
            quoted.push(decoded(&lines));
        }
    }
    (skeleton, quoted)
}

/// Mermaid hides its codes and then reads Markdown, of which it draws the text of a paragraph and nothing else.
fn is_one_paragraph(caption: &str) -> bool {
    let hidden = caption.replace('#', "ﬂ°°").replace(';', "¶ß");
    let mut events = Parser::new_ext(&hidden, Options::ENABLE_GFM | Options::ENABLE_STRIKETHROUGH);
    let begins = matches!(events.next(), Some(Event::Start(Tag::Paragraph)));
    let mut text = events.skip_while(|event| matches!(event, Event::Text(_) | Event::SoftBreak));
    let ends = matches!(text.next(), Some(Event::End(TagEnd::Paragraph))) && text.next().is_none();
    // Other readers of Markdown make a link of it.
    begins && ends && !hidden.to_lowercase().contains("www.")
}

fn decoded(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('#') {
        let (number, behind) = behind.split_once(';').unwrap();
        decoded.push_str(before);
        decoded.push(char::from_u32(number.parse().unwrap()).unwrap());
        rest = behind;
    }
    decoded + rest
}

fn files(draft: &CharterDraft, labels: Labels) -> BTreeMap<String, String> {
    let charter = ratified(draft);
    Publication::of(&charter, labels).files()
}

fn check(which: usize, hostile: &[String]) {
    let (name, labels) = SHIPPED[which];
    let plain = files(&retold(name, mark), labels);
    let spoilt = retold(name, |number| hostile[number % hostile.len()].clone());
    for (file, page) in files(&spoilt, labels) {
        if file.ends_with(".mmd") {
            let (skeleton, quoted) = chart(&page);
            let (expected, marks) = chart(&plain[&file]);
            assert_eq!(skeleton, expected, "{file}");
            let marks: Vec<String> =
                marks.iter().map(|text| marks_replaced(text, hostile)).collect();
            assert_eq!(quoted, marks, "{file}");
        } else {
            let (structure, text) = read(&page);
            let (expected, marks) = read(&plain[&file]);
            assert_eq!(structure, expected, "{file}\n{page}");
            assert_eq!(text, marks_replaced(&marks, hostile), "{file}\n{page}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn hostile_texts_are_read_and_do_nothing(which in 0..SHIPPED.len(), hostile in hostile_texts()) {
        check(which, &hostile);
    }
}

#[test]
fn each_bit_alone_is_read_and_does_nothing() {
    let hostile: Vec<String> = BITS.iter().map(|bit| format!("{bit}z")).collect();
    for which in 0..SHIPPED.len() {
        for start in 0..4 {
            // Each bit comes to stand in different places.
            let mut turned = hostile.clone();
            turned.rotate_left(start * 17);
            check(which, &turned);
        }
    }
}

#[test]
fn what_turns_the_direction_of_writing_or_cannot_be_seen_is_left_out() {
    let mut draft = draft("b2b_software");
    let name = &mut draft.roles.get_mut("seller").unwrap().name;
    *name = "Ac\u{200b}count\u{202e} man\u{0}ager\u{feff}".to_owned();
    let unseen = &mut draft.roles.get_mut("engineer").unwrap().name;
    *unseen = " \u{200b}\u{2066}\n".to_owned();
    let charter = ratified(&draft);
    let publication = Publication::of(&charter, Labels::English);
    let title = |role: &str| {
        let page = publication.role(&role.parse().unwrap()).unwrap();
        page.lines().next().unwrap().to_owned()
    };
    assert_eq!(title("seller"), "# Account man ager: what you are responsible for");
    assert_eq!(title("engineer"), "# engineer: what you are responsible for");
}

#[test]
fn a_caption_that_begins_like_a_list_is_drawn_as_it_reads() {
    let captions =
        ["1. Call", "2) Visit", "- Mail", "+ Shop", "---", "www.example.org", "e-mail, 3.5 %"];
    for caption in captions {
        let mut draft = draft("b2b_software");
        let (_, touchpoint) = draft.touchpoints.first_key_value().unwrap();
        let name = touchpoint.name.clone();
        draft.touchpoints.values_mut().next().unwrap().name = caption.to_owned();
        let charter = ratified(&draft);
        let (_, captions) = chart(&Publication::of(&charter, Labels::English).boundaries());
        assert!(captions.iter().any(|drawn| drawn == caption), "{caption} in place of {name}");
    }
    assert!(!is_one_paragraph("1. Call") && !is_one_paragraph("Call\n- Mail"));
}
