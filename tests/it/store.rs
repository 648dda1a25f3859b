//! The laws of stores: the memory store keeps them, and each catches a store that does not.

mod spoilt;

use std::sync::Arc;

use goodwill::memory::MemoryStore;
use goodwill::port::{DynStore, Lease};
use goodwill::testkit::block_on;
use goodwill::testkit::store_laws::{LAWS, Law, check};
use goodwill::time::Timestamp;
use syn::{Expr, ExprLit, Item, Lit, Meta};

use crate::sources;

use self::spoilt::{Fault, Spoilt};

mod in_memory {
    use super::{MemoryStore, block_on};

    goodwill::store_laws!(block_on = block_on, store = MemoryStore::default());
}

mod chosen_at_run_time {
    use super::{Arc, DynStore, MemoryStore, block_on};

    goodwill::store_laws!(
        block_on = block_on,
        store = Arc::new(MemoryStore::default()) as Arc<dyn DynStore>,
    );
}

#[test]
fn a_store_that_breaks_a_law_is_caught_by_that_law() {
    for fault in Fault::ALL {
        let law = LAWS.iter().find(|law| law.number() == fault.breaks()).unwrap();
        let broken = block_on(check(law, &Spoilt::with(*fault)));
        let broken = broken.err().unwrap_or_else(|| panic!("{fault:?} is not caught by {law:?}"));
        assert_eq!(broken.law(), law, "{fault:?}");
        let message = broken.to_string();
        assert!(message.contains(law.statement()) && message.contains("Found: "), "{message}");
        assert!(!message.contains("the store failed"), "{fault:?} is caught by chance: {message}");
    }
}

#[test]
fn each_law_has_a_store_that_breaks_it() {
    for law in LAWS {
        let broken = Fault::ALL.iter().filter(|fault| fault.breaks() == law.number()).count();
        assert!(broken > 0, "no store breaks law {}", law.number());
        // The wrapper alone breaks none.
        block_on(check(law, &Spoilt::with_no_fault())).unwrap();
    }
}

#[test]
fn laws_of_the_port_and_of_the_testkit_are_the_same() {
    let documented = laws_of_the_documentation();
    let numbered: Vec<(u32, String)> =
        LAWS.iter().map(|law| (law.number(), law.statement().to_owned())).collect();
    assert_eq!(documented, numbered);
    let mut names: Vec<&str> = LAWS.iter().map(Law::name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), LAWS.len(), "two laws share a name");
}

#[test]
fn a_lease_always_holds_for_the_moment() {
    let [now, until] = ["2026-03-02T09:00:00Z", "2026-03-02T09:01:00Z"].map(|t| t.parse().unwrap());
    assert_eq!(Lease { now, until }.runs_out(), until);
    assert!(Lease { now, until: now }.runs_out() > now);
    assert!(Lease { now: until, until: now }.runs_out() > until);
    let last = Timestamp::MAX;
    assert_eq!(Lease { now: last, until: now }.runs_out(), last);
}

/// The numbered list under `# The laws` in the documentation of the trait.
fn laws_of_the_documentation() -> Vec<(u32, String)> {
    let sources = sources::library();
    let store = sources.iter().find(|source| source.path == "src/port/store.rs").unwrap();
    let attributes = store.syntax.items.iter().find_map(|item| match item {
        Item::Trait(item) if item.ident == "Store" => Some(&item.attrs),
        _ => None,
    });
    let mut laws: Vec<(u32, String)> = Vec::new();
    let lines: Vec<String> = attributes
        .unwrap()
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => Some(&pair.value),
            _ => None,
        })
        .filter_map(|value| match value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        })
        .collect();
    for line in lines.iter().skip_while(|line| line.trim() != "# The laws").skip(2) {
        match line.trim().split_once(". ") {
            Some((number, statement)) if number.parse::<u32>().is_ok() => {
                laws.push((number.parse().unwrap(), statement.to_owned()));
            }
            _ => {
                let (_, statement) = laws.last_mut().expect("a law begins with its number");
                statement.push(' ');
                statement.push_str(line.trim());
            }
        }
    }
    laws
}
