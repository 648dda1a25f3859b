//! What is wrong with a text that is no TOML.

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::codes;
use super::fault::Raised;
use crate::finding::{Place, Step};
use crate::text::excerpt;

/// The most faults that are told: what follows them often is their consequence.
const MOST: usize = 20;

/// A longer text would be read once more at length, only to tell the consequences of its first fault.
const READ_AGAIN: usize = 256 << 10;

/// Faults of a text that is no TOML: the first of each line.
pub(super) fn faults(text: &str, first: &::toml::de::Error) -> Vec<Raised> {
    if text.len() > READ_AGAIN {
        return vec![fault(text, first)];
    }
    let (_, errors) = DeTable::parse_recoverable(text);
    let mut errors: Vec<_> = errors.iter().map(|error| (offset(text, error), error)).collect();
    errors.sort_by_key(|(offset, _)| *offset);
    errors.dedup_by_key(|(offset, _)| text.get(..*offset).map(|before| before.rfind('\n')));
    errors.into_iter().take(MOST).map(|(_, error)| fault(text, error)).collect()
}

fn offset(text: &str, error: &::toml::de::Error) -> usize {
    // A key of too many parts alone is told without its place.
    error.span().map_or_else(|| longest_line(text), |span| span.start)
}

fn fault(text: &str, error: &::toml::de::Error) -> Raised {
    let offset = offset(text, error);
    let span = error.span().filter(|_| error.message() == "duplicate key");
    let Some(span) = span else {
        let raised = Raised::new(codes::SYNTAX, excerpt(error.message()));
        return raised.at(offset, &Place::root);
    };
    let name = text.get(span.clone()).unwrap_or_default().trim_matches(['"', '\'']);
    let place = way_to(text, &span, name).unwrap_or_else(|| Place::root().key(excerpt(name)));
    let raised = Raised::new(codes::DUPLICATE_KEY, format!("`{place}` is declared twice"));
    raised.mended_by("leave one of them out, or rename it").at(offset, &|| place.clone())
}

fn longest_line(text: &str) -> usize {
    let mut starts = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let start = starts;
        starts += line.len();
        (line.len(), start)
    });
    lines.max().map_or(0, |(_, start)| start)
}

/// The whole way to a key that was declared before: read once more under another name, it can be found.
fn way_to(text: &str, span: &std::ops::Range<usize>, name: &str) -> Option<Place> {
    const OTHER: &str = "goodwill-reads-this-key-once-more";
    if text.len() > READ_AGAIN || text.contains(OTHER) {
        return None;
    }
    let renamed = format!("{}{OTHER}{}", text.get(..span.start)?, text.get(span.end..)?);
    let (document, _) = DeTable::parse_recoverable(&renamed);
    let mut spots: Vec<Spot<'_, '_>> = entries(document.get_ref(), None).collect();
    let mut number = 0;
    let found = loop {
        let spot = spots.get(number)?;
        if matches!(&spot.step, Step::Key(key) if key == OTHER) {
            break spot;
        }
        let inside: Vec<_> = match spot.value {
            DeValue::Table(table) => entries(table, Some(number)).collect(),
            DeValue::Array(list) => elements(list, number).collect(),
            _ => Vec::new(),
        };
        spots.extend(inside);
        number += 1;
    };
    let mut steps = vec![Step::Key(excerpt(name))];
    let mut around = found.around;
    while let Some(spot) = around.and_then(|number| spots.get(number)) {
        steps.push(spot.step.clone());
        around = spot.around;
    }
    Some(steps.into_iter().rev().fold(Place::root(), |place, step| match step {
        Step::Key(name) => place.key(excerpt(&name)),
        Step::Index(number) => place.index(number),
    }))
}

/// A value, the last step of the way to it, and the number of what it stands in.
struct Spot<'a, 'i> {
    step: Step,
    value: &'a DeValue<'i>,
    around: Option<usize>,
}

fn entries<'a, 'i>(
    table: &'a DeTable<'i>,
    around: Option<usize>,
) -> impl Iterator<Item = Spot<'a, 'i>> {
    table.iter().map(move |(name, value)| {
        let step = Step::Key(name.get_ref().to_string());
        Spot { step, value: value.get_ref(), around }
    })
}

fn elements<'a, 'i>(
    list: &'a [Spanned<DeValue<'i>>],
    around: usize,
) -> impl Iterator<Item = Spot<'a, 'i>> {
    list.iter().enumerate().map(move |(number, value)| Spot {
        step: Step::Index(number),
        value: value.get_ref(),
        around: Some(around),
    })
}
