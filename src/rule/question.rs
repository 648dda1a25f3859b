//! Conditions made ready to be asked: flat questions about one source each, and what does not fit into a row of them
//! as a tree.

use super::facts::{FactState, Facts};
use super::schema::{MAX_SLOTS, Slot};
use super::truth::Truth;

/// Where the value of a question comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source(u16);

#[expect(clippy::cast_possible_truncation, reason = "256 slots fit")]
const CAPABILITIES: u16 = MAX_SLOTS as u16;

impl Source {
    /// Today's date.
    pub(super) const TODAY: Self = Self(2 * CAPABILITIES);
    /// One more than the greatest index.
    pub(super) const COUNT: usize = 2 * MAX_SLOTS + 1;

    pub(super) fn of_slot(slot: Slot) -> Self {
        Self(slot.number())
    }

    pub(super) const fn of_capability(number: u16) -> Self {
        Self(CAPABILITIES + number)
    }

    pub(super) fn slot(self) -> Option<Slot> {
        (self.0 < CAPABILITIES).then(|| Slot::numbered(self.0))
    }

    pub(super) const fn capability(self) -> Option<u16> {
        if self.0 < CAPABILITIES || self.0 == Self::TODAY.0 {
            return None;
        }
        Some(self.0 - CAPABILITIES)
    }

    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a question asks of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// Whether it lies in the span from `first` to `second`; in none, if they are the other way round.
    Span,
    /// Whether its bit of `first` is set.
    Bits,
    /// Whether it lies in one of the spans numbered from `first` up to `second`.
    Spans,
    /// Whether one of the tags of `first` is set.
    AnyTag,
    /// Whether all tags of `first` are set.
    AllTags,
    /// Whether no tag of `first` is set.
    NoTag,
    /// Whether a tag of `first` is not set.
    NotAllTags,
    /// Nothing: any value will do.
    Anything,
    /// Nothing: no value will do.
    Nothing,
}

/// One question about one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) first: i64,
    pub(super) second: i64,
    pub(super) source: Source,
    pub(super) asks: Asks,
    /// The answer when the fact is unknown.
    pub(super) unknown: Truth,
}

/// What cannot be asked question by question; *not* has been moved inward to the questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tree {
    Leaf(Question),
    All(Box<[Self]>),
    Any(Box<[Self]>),
}

/// The spans of all questions that have several.
pub(super) type Spans = [(i64, i64)];

/// The facts of one customer on one date.
#[derive(Clone, Copy)]
pub(super) struct Held<'a> {
    pub(super) facts: &'a Facts,
    pub(super) today: i64,
    /// What was asked for in vain stays unknown for good: a question about it that is unknown counts as failed.
    pub(super) for_good: bool,
}

/// How a source stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Known(i64),
    Unknown,
    Missing,
}

impl Held<'_> {
    #[inline]
    pub(super) fn standing(&self, source: Source) -> Standing {
        if let Some(slot) = source.slot() {
            return match self.facts.coded(slot) {
                Some(value) => Standing::Known(value),
                None if self.facts.state(slot) == FactState::Unknown => Standing::Unknown,
                None => Standing::Missing,
            };
        }
        Standing::Known(match source.capability() {
            Some(number) => i64::from(self.facts.is_ready_by_number(number)),
            None => self.today,
        })
    }
}

impl Question {
    /// A question that no customer answers with yes.
    pub(super) const NEVER: Self = Self {
        first: 0,
        second: 0,
        source: Source::TODAY,
        asks: Asks::Nothing,
        unknown: Truth::False,
    };

    /// Whether no customer answers it with yes.
    pub(super) fn is_never(&self) -> bool {
        self.asks == Asks::Nothing && self.unknown == Truth::False
    }

    /// Whether a known value is answered with yes.
    #[inline]
    pub(super) fn accepts(&self, value: i64, spans: &Spans) -> bool {
        match self.asks {
            Asks::Span => self.first <= value && value <= self.second,
            Asks::Bits => (0..64).contains(&value) && self.first >> value & 1 == 1,
            Asks::Spans => {
                self.spans(spans).iter().any(|(least, most)| (least..=most).contains(&&value))
            }
            Asks::AnyTag => value & self.first != 0,
            Asks::AllTags => value & self.first == self.first,
            Asks::NoTag => value & self.first == 0,
            Asks::NotAllTags => value & self.first != self.first,
            Asks::Anything => true,
            Asks::Nothing => false,
        }
    }

    /// The spans of a question that asks for several.
    pub(super) fn spans<'a>(&self, spans: &'a Spans) -> &'a Spans {
        let range = usize::try_from(self.first).ok().zip(usize::try_from(self.second).ok());
        range.and_then(|(from, to)| spans.get(from..to)).unwrap_or_default()
    }

    #[inline]
    pub(super) fn answer(&self, held: &Held<'_>, spans: &Spans) -> Truth {
        match held.standing(self.source) {
            Standing::Known(value) => self.accepts(value, spans).into(),
            Standing::Unknown if held.for_good && self.unknown == Truth::Unknown => Truth::False,
            Standing::Unknown | Standing::Missing => self.unknown,
        }
    }
}

impl Tree {
    pub(super) fn answer(&self, held: &Held<'_>, spans: &Spans) -> Truth {
        match self {
            Self::Leaf(question) => question.answer(held, spans),
            Self::All(parts) => {
                parts.iter().map(|part| part.answer(held, spans)).min().unwrap_or(Truth::True)
            }
            Self::Any(parts) => {
                parts.iter().map(|part| part.answer(held, spans)).max().unwrap_or(Truth::False)
            }
        }
    }

    /// Hands over each question of the tree.
    pub(super) fn for_each(&self, note: &mut dyn FnMut(&Question)) {
        match self {
            Self::Leaf(question) => note(question),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.for_each(note));
            }
        }
    }
}
