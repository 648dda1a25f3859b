//! The three charters that come with the crate.

use goodwill::actor::Actor;
use goodwill::charter::{Charter, CharterDraft, Ratification, toml};
use goodwill::publish::{Labels, Publication};

use crate::sources::page;

pub(super) const SHIPPED: [(&str, Labels); 3] = [
    ("b2b_software", Labels::English),
    ("telecom_desk", Labels::Chinese),
    ("consumer_goods", Labels::English),
];

pub(super) fn draft(name: &str) -> CharterDraft {
    let text = page(&format!("examples/charters/{name}.toml"));
    toml::read(&text).unwrap_or_else(|faults| panic!("{faults}")).draft
}

/// The charter, which is ratified without any acceptance.
pub(super) fn ratified(draft: &CharterDraft) -> Charter {
    let first = Ratification::first(Actor::System);
    draft.ratify(&first).unwrap_or_else(|findings| panic!("{findings}"))
}

/// Every page that customers read.
pub(super) fn customer_pages(publication: &Publication<'_>, draft: &CharterDraft) -> Vec<String> {
    let segments = draft.segments.keys().map(|key| publication.segment(key).unwrap());
    segments.chain([publication.everybody()]).collect()
}

#[test]
fn the_shipped_charters_are_ratified_with_nothing_accepted() {
    for (name, _) in SHIPPED {
        ratified(&draft(name));
    }
}

#[test]
fn the_software_vendors_charter_is_short() {
    let lines = page("examples/charters/b2b_software.toml").lines().count();
    assert!(lines < 150, "{lines} lines");
}

#[test]
fn there_are_pages_for_all_who_read_and_an_index_that_leads_to_each() {
    for (name, labels) in SHIPPED {
        let draft = draft(name);
        let charter = ratified(&draft);
        let files = Publication::of(&charter, labels).files();
        let pages = draft.roles.len()
            + draft.departments.len()
            + draft.segments.len()
            + draft.journeys.len();
        // Beside them one page for everybody, the map of boundaries, and the index.
        assert_eq!(files.len(), pages + 3, "{name}");
        let index = &files["index.md"];
        for file in files.keys().filter(|file| *file != "index.md") {
            assert!(index.contains(&format!("](<{file}>)\n")), "{file} in {index}");
        }
        assert_eq!(files, Publication::of(&ratified(&draft), labels).files());
    }
}

#[test]
fn keys_make_names_of_files_that_differ_even_where_case_does_not_count() {
    let mut draft = draft("b2b_software");
    let long = "x".repeat(64);
    let keys = ["Seller", "SELLER", "東京", &long, "a.b", "con"];
    for key in keys {
        let role = draft.roles["seller"].clone();
        draft.roles.insert(key.parse().unwrap(), role);
    }
    // Roles without a promise may be worth a finding; here they count for their names alone.
    let kept = draft.clauses.get_mut("honest-advice").unwrap();
    kept.roles.extend(keys.map(|key| key.parse().unwrap()));
    let charter = ratified(&draft);
    let files = Publication::of(&charter, Labels::English).files();
    let roles: Vec<&str> =
        files.keys().map(String::as_str).filter(|file| file.starts_with("role-")).collect();
    assert_eq!(roles.len(), draft.roles.len());
    for name in ["role-seller.md", "role-seller~2.md", "role-seller~3.md", "role-東京.md"] {
        assert!(roles.contains(&name), "{roles:?}");
    }
    for file in roles {
        assert!(file.len() < 120 && !file.contains(['/', '\\', ' ', ':']), "{file}");
        assert_eq!(file.to_lowercase(), file);
    }
}
