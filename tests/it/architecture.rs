//! The sources keep to the table of rooms and arrows in `docs/architecture.md`.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

use crate::sources::{self, Source, backticked};

const PAGE: &str = "docs/architecture.md";

/// What a row says in place of a description while the room is not built.
const LATER: &str = "*later*";

struct Room {
    imports: BTreeSet<String>,
    later: bool,
}

#[test]
fn rooms_import_only_along_the_arrows() {
    let rooms = rooms();
    let mut faults = Vec::new();
    for source in sources::library() {
        let Some(room) = source.modules.first() else {
            continue;
        };
        let Some(allowed) = rooms.get(room) else {
            continue;
        };
        for target in rooms_named_in(&source) {
            if target != *room && rooms.contains_key(&target) && !allowed.imports.contains(&target)
            {
                faults.push(format!("{} imports `{target}`, which `{room}` may not", source.path));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_module_has_a_row_and_every_row_a_module() {
    let built: BTreeSet<String> =
        sources::library().iter().filter_map(|source| source.modules.first().cloned()).collect();
    let rooms = rooms();
    let listed: BTreeSet<String> =
        rooms.iter().filter(|(_, room)| !room.later).map(|(name, _)| name.clone()).collect();
    assert_eq!(built, listed, "modules of the crate, and rooms of {PAGE} that are not {LATER}");
}

#[test]
fn arrows_lead_only_to_rooms_of_the_table_and_never_in_a_circle() {
    let rooms = rooms();
    let mut below: BTreeSet<&str> = BTreeSet::new();
    let mut waiting: Vec<&String> = rooms.keys().collect();
    // Rooms whose imports all lie below can be put down; if none is left that can, there is a circle.
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|name| {
            let ready = rooms[*name].imports.iter().all(|import| below.contains(import.as_str()));
            if ready {
                below.insert(name.as_str());
            }
            !ready
        });
        assert!(waiting.len() < before, "unknown rooms or a circle among {waiting:?}");
    }
}

#[test]
fn an_arrow_that_is_not_in_the_table_is_found() {
    let source = Source {
        path: "src/id/sample.rs".into(),
        modules: vec!["id".into(), "sample".into()],
        syntax: syn::parse_str(
            "use crate::{calendar::Calendar, time};\n\
             use super::super::money;\n\
             fn f(x: crate::value::Value) { assert!(crate::finding::x(x)); super::key(); }",
        )
        .unwrap(),
    };
    let named: Vec<String> = rooms_named_in(&source).into_iter().collect();
    assert_eq!(named, ["calendar", "finding", "id", "money", "time", "value"]);
}

/// The table: each room with the rooms that it may import.
fn rooms() -> BTreeMap<String, Room> {
    let page = sources::page(PAGE);
    let rows: Vec<Vec<String>> =
        sources::table_rows(&page).into_iter().filter(|row| row.len() == 4).collect();
    let ground: Vec<String> = rows.iter().filter(|row| row[0] == "ground").map(name_of).collect();
    let mut rooms = BTreeMap::new();
    for row in &rows {
        let mut imports: BTreeSet<String> =
            backticked(&row[3]).into_iter().map(String::from).collect();
        if row[3].starts_with("ground") {
            imports.extend(ground.iter().cloned());
        }
        let later = row[2].starts_with(LATER);
        let double = rooms.insert(name_of(row), Room { imports, later });
        assert!(double.is_none(), "{PAGE} lists `{}` twice", name_of(row));
    }
    assert!(!rooms.is_empty(), "{PAGE} lists no rooms");
    rooms
}

fn name_of(row: &Vec<String>) -> String {
    let names = backticked(&row[1]);
    assert_eq!(names.len(), 1, "a row of {PAGE} must name one room: {row:?}");
    names[0].to_owned()
}

/// The top-level modules that a file names, by `crate::…` or by climbing out of its own room.
fn rooms_named_in(source: &Source) -> BTreeSet<String> {
    let mut names = Names { modules: source.modules.clone(), found: BTreeSet::new() };
    names.visit_file(&source.syntax);
    names.found
}

struct Names {
    modules: Vec<String>,
    found: BTreeSet<String>,
}

impl Names {
    /// Notes the room to which a path leads that starts with `crate` or `super`.
    fn note(&mut self, path: &[String]) {
        let mut here = self.modules.clone();
        let mut rest = path;
        match rest.first().map(String::as_str) {
            Some("crate") => {
                here.clear();
                rest = &rest[1..];
            }
            Some("super") => {
                while rest.first().is_some_and(|step| step == "super") {
                    here.pop();
                    rest = &rest[1..];
                }
            }
            _ => return,
        }
        if let Some(room) = here.first().or(rest.first()) {
            self.found.insert(room.clone());
        }
    }

    fn note_use(&mut self, tree: &syn::UseTree, path: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(step) => {
                path.push(step.ident.to_string());
                self.note_use(&step.tree, path);
                path.pop();
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.note_use(item, path));
            }
            syn::UseTree::Name(name) => self.note_leaf(path, &name.ident),
            syn::UseTree::Rename(rename) => self.note_leaf(path, &rename.ident),
            syn::UseTree::Glob(_) => self.note(path),
        }
    }

    fn note_leaf(&mut self, path: &[String], leaf: &syn::Ident) {
        let whole: Vec<String> = path.iter().cloned().chain([leaf.to_string()]).collect();
        self.note(&whole);
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.note_use(&item.tree, &mut Vec::new());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let steps: Vec<String> =
            path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.note(&steps);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        // What a macro is given has no syntax of its own: its text is searched.
        let tokens = call.tokens.to_string().replace(' ', "");
        for behind in tokens.split("crate::").skip(1) {
            let room: String =
                behind.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            self.note(&["crate".to_owned(), room]);
        }
        visit::visit_macro(self, call);
    }
}
