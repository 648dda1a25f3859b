//! The requirements page keeps its word: every item has one row, every test and room it names exists.
#![expect(clippy::panic, reason = "a page or a source that cannot be read fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::parse::ParseStream;
use syn::{Attribute, Ident, Item, Token};

use crate::sources::{self, backticked};

const REQUIREMENTS: &str = "docs/requirements.md";
const ARCHITECTURE: &str = "docs/architecture.md";
const TESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it");

/// What the test cell of a row says while nothing of it is built.
const LATER: &str = "*later*";

/// The items of the five sources that the library has to carry. The list stands here, and not on the
/// page, so that dropping a row cannot drop the requirement with it.
const LOAD_BEARING: [&str; 148] = [
    "S1-01", "S1-03", "S1-04", "S1-09", "S1-10", "S1-11", "S1-13", "S1-14", "S1-15", "S1-17",
    "S1-18", "S1-22", "S1-23", "S1-25", "S1-26", "S1-27", "S1-28", "S1-29", "S1-30", "S1-32",
    "S1-33", "S1-35", "S1-40", "S1-41", "S1-42", "S1-43", "S2-01", "S2-03", "S2-04", "S2-05",
    "S2-08", "S2-09", "S2-10", "S2-12", "S2-13", "S2-14", "S2-15", "S2-16", "S2-17", "S2-18",
    "S2-19", "S2-20", "S2-22", "S2-24", "S2-25", "S2-26", "S2-27", "S2-28", "S2-29", "S2-30",
    "S2-31", "S2-32", "S2-33", "S2-34", "S3-05", "S3-07", "S3-08", "S3-10", "S3-11", "S3-12",
    "S3-14", "S3-15", "S3-16", "S3-17", "S3-18", "S3-19", "S3-20", "S3-23", "S3-24", "S3-25",
    "S3-28", "S3-29", "S3-30", "S3-31", "S3-32", "S3-33", "S3-35", "S3-37", "S3-38", "S3-39",
    "S3-40", "S3-42", "S3-43", "S3-44", "S3-45", "S3-48", "S3-50", "S3-51", "S3-52", "S4-01",
    "S4-03", "S4-04", "S4-06", "S4-07", "S4-08", "S4-09", "S4-11", "S4-12", "S4-16", "S4-17",
    "S4-18", "S4-19", "S4-20", "S4-22", "S4-23", "S4-26", "S4-27", "S4-28", "S4-30", "S4-31",
    "S4-33", "S4-34", "S4-35", "S4-38", "S4-40", "S4-41", "S4-42", "S4-44", "S4-45", "S4-46",
    "S4-47", "S4-48", "S4-50", "S4-52", "S4-53", "S5-02", "S5-04", "S5-05", "S5-06", "S5-07",
    "S5-08", "S5-09", "S5-10", "S5-11", "S5-12", "S5-13", "S5-14", "S5-15", "S5-16", "S5-17",
    "S5-24", "S5-25", "S5-26", "S5-27", "S5-28", "S5-29", "S5-30", "S5-31",
];

#[test]
fn every_load_bearing_item_has_a_row() {
    let rows = requirement_rows();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        *counts.entry(&row.id).or_default() += 1;
    }
    let known = known_ids();

    let mut faults = Vec::new();
    for id in &known {
        match counts.get(id.as_str()) {
            None => faults.push(format!("{id} has no row")),
            Some(1) => {}
            Some(several) => faults.push(format!("{id} has {several} rows")),
        }
    }
    for row in rows.iter().filter(|row| !known.contains(&row.id)) {
        faults.push(format!("`{}` is no known id", row.id));
    }
    assert_no(&faults);
}

#[test]
fn every_named_test_exists() {
    let existing = tests_of_this_binary();
    let mut faults = Vec::new();
    for row in requirement_rows().iter().filter(|row| row.test != LATER) {
        let named = backticked(&row.test);
        if named.is_empty() {
            faults.push(format!("{} names no test and is not {LATER}", row.id));
        }
        for test in named.into_iter().filter(|test| !existing.contains(*test)) {
            faults.push(format!("{} names the test `{test}`, which does not exist", row.id));
        }
    }
    assert_no(&faults);
}

#[test]
fn every_named_room_is_in_the_architecture() {
    let rooms = rooms_of_the_architecture();
    let mut faults = Vec::new();
    for row in requirement_rows() {
        let named = backticked(&row.room);
        if named.is_empty() {
            faults.push(format!("{} names no room", row.id));
        }
        for room in named.into_iter().filter(|room| !rooms.contains(*room)) {
            faults.push(format!("{} names the room `{room}`, which does not exist", row.id));
        }
    }
    assert_no(&faults);
}

#[test]
fn tests_are_found_in_modules_and_in_proptest_blocks() {
    let source = r"
        #[test]
        fn plain() {}
        fn helper() {}
        mod inner {
            proptest::proptest! {
                #![proptest_config(Config::with_cases(1))]
                /// A comment that says `#[test] fn quoted`.
                #[test]
                #[should_panic]
                fn drawn(n in 0..9_u8) { fn nested() {} }
                fn composed(n in 0..9_u8) {}
            }
        }
    ";
    let mut found = BTreeSet::new();
    collect_tests(&parse("sample", source), Path::new("unused"), "here::", &mut found);
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, ["here::inner::drawn", "here::plain"]);
}

fn known_ids() -> BTreeSet<String> {
    let mut ids: BTreeSet<String> = LOAD_BEARING.into_iter().map(String::from).collect();
    ids.extend((1..=8).map(|n| format!("X-{n}")));
    ids.extend((1..=24).map(|n| format!("A-{n:02}")));
    ids.extend((1..=17).map(|n| format!("B-{n:02}")));
    ids.extend((1..=14).map(|n| format!("V{n}")));
    ids.extend((1..=25).map(|n| format!("P-{n:02}")));
    ids
}

/// All faults are shown at once, so that a page is mended in one go.
fn assert_no(faults: &[String]) {
    assert!(faults.is_empty(), "{REQUIREMENTS}:\n{}", faults.join("\n"));
}

struct Row {
    id: String,
    room: String,
    test: String,
}

/// The rows of all tables.
fn requirement_rows() -> Vec<Row> {
    sources::table_rows(&sources::page(REQUIREMENTS))
        .into_iter()
        .map(|cells| {
            let [id, _, room, test]: [String; 4] =
                cells.try_into().unwrap_or_else(|cells| panic!("not four cells: {cells:?}"));
            Row { id, room, test }
        })
        .collect()
}

/// The backticked words in the second column of the tables that have four columns.
fn rooms_of_the_architecture() -> BTreeSet<String> {
    sources::table_rows(&sources::page(ARCHITECTURE))
        .iter()
        .filter(|cells| cells.len() == 4)
        .flat_map(|cells| backticked(&cells[1]).into_iter().map(String::from).collect::<Vec<_>>())
        .collect()
}

/// The paths of all tests that are compiled into this binary, read from its sources.
fn tests_of_this_binary() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let directory = Path::new(TESTS);
    collect_tests(&items_of(&directory.join("main.rs")), directory, "", &mut found);
    found
}

/// Follows the `mod` declarations instead of listing files: a file that nobody declares is never run.
fn collect_tests(items: &[Item], directory: &Path, prefix: &str, found: &mut BTreeSet<String>) {
    for item in items {
        match item {
            Item::Fn(function) if function.attrs.iter().any(is_test) => {
                found.insert(format!("{prefix}{}", function.sig.ident));
            }
            Item::Macro(item) if ends_with(&item.mac.path, "proptest") => {
                let names = item.mac.parse_body_with(proptest_names);
                let names = names.unwrap_or_else(|error| panic!("proptest in {prefix}: {error}"));
                found.extend(names.iter().map(|name| format!("{prefix}{name}")));
            }
            // A file that is included from elsewhere belongs there.
            Item::Mod(module) if module.attrs.iter().any(|a| ends_with(a.path(), "path")) => {}
            Item::Mod(module) => {
                let directory = directory.join(module.ident.to_string());
                let prefix = format!("{prefix}{}::", module.ident);
                match &module.content {
                    Some((_, inline)) => collect_tests(inline, &directory, &prefix, found),
                    None => collect_tests(&items_of_module(&directory), &directory, &prefix, found),
                }
            }
            _ => {}
        }
    }
}

/// The items of a module that has a file of its own: `name.rs`, or `name/mod.rs`.
fn items_of_module(directory: &Path) -> Vec<Item> {
    let beside = directory.with_extension("rs");
    let file = if beside.exists() { beside } else { directory.join("mod.rs") };
    items_of(&file)
}

fn items_of(file: &Path) -> Vec<Item> {
    parse(&file.display().to_string(), &read(file))
}

fn parse(name: &str, source: &str) -> Vec<Item> {
    syn::parse_file(source).unwrap_or_else(|error| panic!("{name} does not parse: {error}")).items
}

/// The names of the functions marked as tests at the top level of a `proptest!` block. Its arguments
/// (`n in 0..9`) are not Rust syntax, so everything but attributes and names is stepped over.
fn proptest_names(input: ParseStream) -> syn::Result<Vec<String>> {
    let mut names = Vec::new();
    let mut marked = false;
    while !input.is_empty() {
        if input.peek(Token![#]) && !input.peek2(Token![!]) {
            marked |= input.call(Attribute::parse_outer)?.iter().any(is_test);
        } else if input.peek(Token![fn]) {
            input.parse::<Token![fn]>()?;
            let name: Ident = input.parse()?;
            if marked {
                names.push(name.to_string());
            }
            marked = false;
        } else {
            step_over_one_tree(input)?;
        }
    }
    Ok(names)
}

fn step_over_one_tree(input: ParseStream) -> syn::Result<()> {
    input.step(|cursor| match cursor.token_tree() {
        Some((_, rest)) => Ok(((), rest)),
        None => Err(cursor.error("expected a token")),
    })
}

fn is_test(attribute: &Attribute) -> bool {
    ends_with(attribute.path(), "test")
}

fn ends_with(path: &syn::Path, name: &str) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == name)
}

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
