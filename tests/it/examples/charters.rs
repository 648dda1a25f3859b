//! The program that checks and publishes charters: what it says, where, and with which exit code.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use goodwill::actor::Actor;
use goodwill::charter::Ratification;

use super::charter_check::check::Checked;
use super::charter_check::{Told, run};
use crate::sources::page;

/// Runs the program: how it ended, what it said, what it complained of.
fn told(arguments: &[&str]) -> (Told, String, String) {
    let (mut out, mut complaints) = (Vec::new(), Vec::new());
    let told = run(arguments.iter().map(OsString::from), &mut out, &mut complaints).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (told, text(out), text(complaints))
}

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("goodwill-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn shipped(name: &str) -> String {
    page(&format!("examples/charters/{name}.toml"))
}

fn checked(name: &str, text: &str) -> Checked {
    Checked::of(name, text, &Ratification::first(Actor::System))
}

/// Where a text stands that stands there once: its line and its column.
fn place(text: &str, what: &str) -> (usize, usize) {
    let found: Vec<_> = text.lines().zip(1..).filter(|(line, _)| line.contains(what)).collect();
    let [(line, number)] = found[..] else { panic!("`{what}` stands in {} lines", found.len()) };
    let before = line.split(what).next().unwrap();
    (number, before.chars().count() + 1)
}

#[test]
fn the_three_shipped_charters_are_ratified() {
    let (ended, said, complaints) = told(&[]);
    assert_eq!((ended, complaints.as_str()), (Told::Ratified, ""));
    let last: Vec<&str> = said.lines().filter(|line| line.starts_with("examples/")).collect();
    for (line, name) in last.iter().zip(["b2b_software", "telecom_desk", "consumer_goods"]) {
        let start =
            format!("examples/charters/{name}.toml: ratified: errors=0 warnings=0 accepted=0 ");
        assert!(line.starts_with(&start), "{line}");
    }
    assert_eq!(last.len(), 3);
}

#[test]
fn a_broken_copy_shows_each_fault_beside_its_line() {
    for (name, right, wrong, shown, message) in [
        (
            "b2b_software",
            "calendar = \"office\", goal = \"working PT4H\"",
            "calendar = \"ofice\", goal = \"working PT4H\"",
            "calendar = \"ofice\"",
            "error[charter.dangling-key]: no calendar is called `ofice`",
        ),
        (
            "telecom_desk",
            "grant = { queue = \"front\" }",
            "grant = { queue = \"frnt\" }",
            "grant = { queue = \"frnt\" }",
            "error[charter.dangling-key]: no queue is called `frnt`",
        ),
        (
            "consumer_goods",
            "capability = \"price-lists\"",
            "capability = \"price-list\"",
            "capability = \"price-list\"",
            "error[charter.dangling-key]: no capability is called `price-list`",
        ),
        (
            "consumer_goods",
            "redress = \"Your staff's",
            "redres = \"Your staff's",
            "redres = ",
            "error[charter.toml-unknown-field]: no field is called `redres`",
        ),
    ] {
        let text = shipped(name).replace(right, wrong);
        let checked = checked(name, &text);
        assert_eq!(checked.told(), Told::Refused);
        let said = checked.to_string();
        // A rule's grant is located by the head of its table, one line above.
        let (line, column) = match place(&text, shown) {
            (line, _) if shown.starts_with("grant = ") => (line - 1, 1),
            found => found,
        };
        assert!(said.contains(message), "{said}");
        assert!(
            said.contains(&format!("--> {name}:{line}:{column}\n")),
            "{line}:{column} in\n{said}"
        );
        assert!(said.contains(": not ratified: errors=1 "), "{said}");
    }
}

#[test]
fn what_the_structure_leaves_undone_is_shown_where_it_is_declared() {
    for (name, right, wrong, shown, first) in [
        (
            "b2b_software",
            "ola = \"take-up\", accepted_by = [\"seller\"]",
            "ola = \"take-up\"",
            "lead = { from",
            "error[charter.handoff-nobody-accepts]: ",
        ),
        (
            "telecom_desk",
            "stages = [\"pay\"]",
            "stages = []",
            "pay = { name",
            "error[charter.stage-without-owner]: ",
        ),
        (
            "consumer_goods",
            ", consent_for = [\"commercial\"]",
            "",
            "programme-mail = { name",
            "error[charter.no-consent-path]: ",
        ),
    ] {
        let text = shipped(name);
        assert_eq!(text.matches(right).count(), 1, "{right}");
        let text = text.replace(right, wrong);
        let said = checked(name, &text).to_string();
        let (line, _) = place(&text, shown);
        let found = said.split("\n\n").find(|found| found.starts_with(first));
        let found = found.unwrap_or_else(|| panic!("{first} in\n{said}"));
        assert!(found.contains(&format!("--> {name}:{line}:")), "{line} in\n{found}");
    }
}

#[test]
fn a_finding_reads_like_the_message_of_a_good_compiler() {
    let text = shipped("b2b_software");
    let wrong = text.replace(
        "first_response\", calendar = \"office\"",
        "first_response\", calendar = \"ofice\"",
    );
    assert_eq!(
        checked("b2b_software.toml", &wrong).to_string(),
        r#"error[charter.dangling-key]: no calendar is called `ofice`
   --> b2b_software.toml:115:53
    |
115 | targets.first-answer = { metric = "first_response", calendar = "ofice", goal = "working PT4H" }
    |                                                     ^
    = key: agreements.answer.targets.first-answer.calendar
    = required by: S4-17
    = help: did you mean `office`?

b2b_software.toml: not ratified: errors=1 warnings=0 accepted=0 notes=0
"#
    );
}

#[test]
fn a_warning_is_in_the_way_until_it_is_accepted_with_a_reason() {
    let folder = folder("warning");
    let file = folder.join("care.toml");
    let care = "[agreements.later]\nkind = \"sla\"\ntargets = {}\n";
    fs::write(&file, care).unwrap();
    let path = file.to_str().unwrap();
    let (ended, said, _) = told(&[path]);
    assert_eq!(ended, Told::Refused);
    assert!(said.starts_with("warning[charter.empty-agreement]: "), "{said}");
    assert!(said.ends_with("not ratified: errors=0 warnings=1 accepted=0 notes=0\n"), "{said}");

    let accept = "charter.empty-agreement@agreements.later=agreed upon in March";
    let (ended, said, _) = told(&[path, "--accept", accept]);
    assert_eq!(ended, Told::Ratified);
    assert!(said.contains("\n  = accepted: agreed upon in March\n"), "{said}");
    assert!(said.ends_with(": ratified: errors=0 warnings=0 accepted=1 notes=0\n"), "{said}");

    // An acceptance that outlived its warning is worth a note.
    fs::write(&file, "").unwrap();
    let (ended, said, _) = told(&[path, "--accept", accept]);
    assert_eq!(ended, Told::Ratified);
    assert!(said.starts_with("note[charter.needless-acceptance]: "), "{said}");

    // An error cannot be accepted.
    fs::write(&file, "zone = \"Europe/Bärlin\"\n").unwrap();
    let (ended, said, _) = told(&[path, "--accept", "charter.unknown-zone@zone=it is nice there"]);
    assert_eq!(ended, Told::Refused);
    assert!(said.contains("errors=1 warnings=0 accepted=0"), "{said}");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn pages_are_written_where_they_are_asked_for() {
    let folder = folder("pages");
    let pages = folder.join("pages");
    let file = "examples/charters/telecom_desk.toml";
    let path = format!("{}/{file}", crate::sources::ROOT);
    let into = pages.to_str().unwrap();
    let (ended, said, _) = told(&[&path, "--publish", into, "--labels", "chinese"]);
    assert_eq!(ended, Told::Ratified, "{said}");
    let index = fs::read_to_string(pages.join("index.md")).unwrap();
    assert!(index.starts_with("# 服务宪章\n"), "{index}");
    let links = index.matches("](<").count();
    assert_eq!(fs::read_dir(&pages).unwrap().count(), links + 1);
    assert!(said.ends_with(&format!(": {} pages in {into}\n", links + 1)), "{said}");

    // Several charters get a folder each; one that is not ratified gets none.
    let broken = folder.join("broken.toml");
    fs::write(&broken, "zone = \"nowhere\"\n").unwrap();
    let both = folder.join("both");
    let (ended, _, _) =
        told(&[&path, broken.to_str().unwrap(), "--publish", both.to_str().unwrap()]);
    assert_eq!(ended, Told::Refused);
    assert!(both.join("telecom_desk/index.md").exists() && !both.join("broken").exists());
    let twice = folder.join("twice");
    told(&[&path, &path, "--publish", twice.to_str().unwrap()]);
    assert!(twice.join("telecom_desk~2/index.md").exists());
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_cannot_be_used_is_said_and_ends_with_another_code() {
    let folder = folder("unusable");
    let binary = folder.join("binary.toml");
    fs::write(&binary, b"zone = \"\xff\"\n").unwrap();
    let in_the_way = folder.join("file");
    fs::write(&in_the_way, "").unwrap();
    let shipped = format!("{}/examples/charters/b2b_software.toml", crate::sources::ROOT);
    for (arguments, complaint) in [
        (vec!["no such file.toml"], "no such file.toml: cannot be read: "),
        (vec![binary.to_str().unwrap()], "cannot be read: "),
        (vec!["--publish"], "`--publish` needs a value behind it\nusage: "),
        (vec!["--labels", "klingon"], "labels are `english` or `chinese`\n"),
        (vec!["--accept", "charter.x@y="], "a warning is accepted as `CODE@PLACE=REASON`\n"),
        (vec!["--accept", "charter.x=because"], "a warning is accepted as `CODE@PLACE=REASON`\n"),
        (vec!["--frobnicate"], "no option is called `--frobnicate`\n"),
        (vec![&shipped, "--publish", in_the_way.to_str().unwrap()], "cannot be written: "),
    ] {
        let (ended, _, complaints) = told(&arguments);
        assert_eq!(ended, Told::Unusable, "{arguments:?}");
        assert!(complaints.contains(complaint), "{arguments:?}: {complaints}");
    }
    // A text that is no charter is refused, as by a compiler; it is not unusable.
    let (ended, said, _) = {
        fs::write(&binary, "zone = \n").unwrap();
        told(&[binary.to_str().unwrap()])
    };
    assert_eq!(ended, Told::Refused);
    assert!(said.contains("error[charter.toml-syntax]: ") && said.contains(":1:"), "{said}");
    assert_eq!((Told::Ratified as u8, Told::Refused as u8, Told::Unusable as u8), (0, 1, 2));
    fs::remove_dir_all(folder).unwrap();
}

/// Whoever mends a file goes through it from the top.
#[test]
fn findings_stand_in_the_order_of_the_file() {
    let text = shipped("b2b_software")
        .replace(
            "calendar = \"office\", goal = \"2 workdays\"",
            "calendar = \"ofice\", goal = \"2 workdays\"",
        )
        .replace(
            "ola = \"take-up\", accepted_by = [\"seller\"]",
            "ola = \"take-up\", accepted_by = [\"selle\"]",
        )
        .replace("needs = [\"work-on\"] }\nmeeting", "needs = [\"work-no\"] }\nmeeting")
        .replace(
            "domain = { choice = [\"standard\", \"bespoke\"] }, valid_for = \"180 days\"",
            "domain = { choice = [\"standard\", \"bespoke\"] }, valid_for = \"180 workdays\"",
        );
    let said = checked("b2b", &text).to_string();
    let lines: Vec<usize> = said
        .lines()
        .filter_map(|line| {
            line.trim_start().strip_prefix("--> b2b:")?.split(':').next()?.parse().ok()
        })
        .collect();
    assert!(lines.len() >= 4 && lines.is_sorted(), "{lines:?} in\n{said}");
}
