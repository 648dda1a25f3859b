//! All pages under names that any file system takes.

use std::collections::BTreeMap;

use super::labels::Label;
use super::markdown::{Inline, Sheet};
use super::publication::Publication;
use crate::id::{Key, Kind};

/// The most bytes of a key that stand in the name of a file.
const MOST_BYTES: usize = 100;

/// The pages so far, and the names that they have.
struct Files(BTreeMap<String, String>);

impl Publication<'_> {
    /// All pages and maps, each under the name of its file; `index.md` leads to the others.
    ///
    /// Names are made of keys: in lower case, of letters, digits, `-`, `_` and `.`, beginning with what the page is about.
    /// Two keys that would come to one file get different ones.
    #[must_use]
    pub fn files(&self) -> BTreeMap<String, String> {
        let draft = self.draft();
        let mut files = Files(BTreeMap::new());
        let mut index = Sheet::default();
        index.heading(1, &self.label(Label::Charter));
        let version = self.labels.fill(Label::Version, [self.charter.version()]);
        index.paragraph(&Inline::text(&version));

        let mut customers = vec![(
            self.labels.of(Label::Everybody).to_owned(),
            files.put("customers.md".to_owned(), self.everybody()),
        )];
        let names = self.names();
        for key in draft.segments.keys() {
            let file = self.segment(key).map(|page| files.of("segment", key, "md", page));
            customers.extend(file.map(|file| (names.segment(key), file)));
        }
        self.links(&mut index, Label::Customers, customers);
        let roles = draft.roles.keys().filter_map(|key| {
            Some((names.role(key), files.of("role", key, "md", self.role(key)?)))
        });
        let roles = roles.collect();
        self.links(&mut index, Label::Roles, roles);
        let departments = draft.departments.keys().filter_map(|key| {
            let file = files.of("department", key, "md", self.department(key)?);
            Some((names.department(key), file))
        });
        let mut departments: Vec<_> = departments.collect();
        if !draft.departments.is_empty() {
            let file = files.put("boundaries.mmd".to_owned(), self.boundaries());
            departments.push((self.labels.of(Label::Boundaries).to_owned(), file));
        }
        self.links(&mut index, Label::Departments, departments);
        let journeys = draft.journeys.iter().filter_map(|(key, journey)| {
            let file = files.of("journey", key, "mmd", self.journey(key)?);
            Some((super::names::named(Some(&journey.name), key), file))
        });
        let journeys = journeys.collect();
        self.links(&mut index, Label::Journeys, journeys);
        files.put("index.md".to_owned(), index.finish());
        files.0
    }

    fn links(&self, index: &mut Sheet, title: Label, links: Vec<(String, String)>) {
        if links.is_empty() {
            return;
        }
        index.heading(2, &self.label(title));
        index.list(
            links.into_iter().map(|(name, file)| (Inline::text(&name).linked(&file), Vec::new())),
        );
    }
}

impl Files {
    fn of<K: Kind>(&mut self, about: &str, key: &Key<K>, ending: &str, page: String) -> String {
        let mut name = format!("{about}-");
        for char in key.as_str().to_lowercase().chars() {
            let kept =
                if char.is_alphanumeric() || matches!(char, '-' | '_' | '.') { char } else { '-' };
            if name.len() + kept.len_utf8() <= MOST_BYTES {
                name.push(kept);
            }
        }
        let mut free = format!("{name}.{ending}");
        let mut number = 2;
        while self.0.contains_key(&free) {
            free = format!("{name}~{number}.{ending}");
            number += 1;
        }
        self.put(free, page)
    }

    fn put(&mut self, name: String, page: String) -> String {
        self.0.insert(name.clone(), page);
        name
    }
}
