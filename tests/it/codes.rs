//! Codes of findings, faults and refusals are unique, documented and never reused.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};

use crate::sources::{self, backticked};

const PAGE: &str = "docs/codes.md";

/// What the last cell of a row says when a code is no longer given out.
const RETIRED: &str = "*retired*";

#[test]
fn every_code_is_documented_and_every_documented_code_exists() {
    let page = sources::page(PAGE);
    let mut documented = Vec::new();
    for row in sources::table_rows(&page) {
        let names = backticked(&row[0]);
        assert_eq!(names.len(), 1, "a row of {PAGE} must name one code: {row:?}");
        let meaning = row.last().expect("a row has cells");
        assert!(meaning.len() > 10, "{} has no meaning", names[0]);
        documented.push((names[0].to_owned(), meaning.starts_with(RETIRED)));
    }
    let mut sorted = documented.clone();
    sorted.sort();
    sorted.dedup_by(|left, right| left.0 == right.0);
    assert_eq!(sorted.len(), documented.len(), "{PAGE} lists a code twice");

    let in_use: Vec<String> =
        sorted.into_iter().filter(|(_, retired)| !retired).map(|(code, _)| code).collect();
    let in_sources: Vec<String> = codes_of_the_library().into_keys().collect();
    assert_eq!(in_sources, in_use, "codes of the sources, and codes of {PAGE} in use");
}

#[test]
fn every_code_names_its_room_and_stands_in_one_place() {
    for (code, places) in codes_of_the_library() {
        assert_eq!(places.len(), 1, "`{code}` is made in {places:?}");
        let (room, name) = code.split_once('.').expect("a code has a dot");
        let place = &places[0];
        assert!(place.starts_with(&format!("src/{room}")), "`{code}` is made in {place}");
        let well_formed = name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(well_formed && !name.is_empty(), "`{code}` is not words joined by hyphens");
    }
}

/// Every code that the sources make, with the files that make it.
fn codes_of_the_library() -> BTreeMap<String, Vec<String>> {
    let mut codes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources::library() {
        let mut found = Codes(Vec::new());
        found.visit_file(&source.syntax);
        for code in found.0 {
            codes.entry(code).or_default().push(source.path.clone());
        }
    }
    codes
}

struct Codes(Vec<String>);

impl<'ast> Visit<'ast> for Codes {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(function) = call.func.as_ref()
            && let [.., owner, name] = function.path.segments.iter().collect::<Vec<_>>().as_slice()
            && owner.ident == "Code"
            && name.ident == "new"
            && let Some(syn::Expr::Lit(literal)) = call.args.first()
            && let syn::Lit::Str(text) = &literal.lit
        {
            self.0.push(text.value());
        }
        visit::visit_expr_call(self, call);
    }

    /// What a macro is given is no syntax yet: a table of codes is read word by word.
    fn visit_macro(&mut self, table: &'ast syn::Macro) {
        let text: String = table.tokens.to_string().split_whitespace().collect();
        let begun = text.split("Code::new(\"").skip(1);
        self.0.extend(begun.filter_map(|rest| rest.split('"').next()).map(String::from));
    }
}
