//! Some pages of the shipped charters, to the byte.
//!
//! `GOODWILL_WRITE_GOLDEN=1` writes pages that are not there yet; remove one to have it written anew.

use std::fs;
use std::path::Path;

use goodwill::publish::Publication;

use super::charters::{SHIPPED, draft, ratified};
use crate::sources::ROOT;

const PAGES: [(&str, &[&str]); 3] = [
    (
        "b2b_software",
        &[
            "boundaries.mmd",
            "customers.md",
            "department-marketing.md",
            "index.md",
            "role-seller.md",
        ],
    ),
    ("telecom_desk", &["journey-repair.mmd", "role-visitor.md", "segment-travellers.md"]),
    ("consumer_goods", &["department-finance.md", "journey-chain.mmd", "segment-chains.md"]),
];

#[test]
fn pages_read_as_they_always_did() {
    let write = std::env::var_os("GOODWILL_WRITE_GOLDEN").is_some();
    for (name, pages) in PAGES {
        let (_, labels) = SHIPPED.into_iter().find(|(shipped, _)| *shipped == name).unwrap();
        let charter = ratified(&draft(name));
        let files = Publication::of(&charter, labels).files();
        let folder = Path::new(ROOT).join("tests/data/publish").join(name);
        for page in pages {
            let golden = folder.join(page);
            if write && !golden.exists() {
                fs::create_dir_all(&folder).unwrap();
                fs::write(&golden, &files[*page]).unwrap();
            }
            let written = fs::read_to_string(&golden).unwrap();
            assert_eq!(files[*page], written, "{name}: {page}");
        }
    }
}
