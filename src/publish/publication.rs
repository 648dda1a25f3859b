use super::labels::{Label, Labels};
use super::markdown::Inline;
use super::names::Names;
use super::promise::Promises;
use crate::charter::{Charter, CharterDraft};

/// A ratified charter as people read it, with labels of one language.
///
/// Only what was ratified is published: a draft has no pages.
///
/// ```
/// use goodwill::actor::Actor;
/// use goodwill::charter::{Ratification, toml};
/// use goodwill::key;
/// use goodwill::publish::{Labels, Publication};
///
/// let text = std::fs::read_to_string("examples/charters/b2b_software.toml")?;
/// let charter = toml::read(&text)?.draft.ratify(&Ratification::first(Actor::System))?;
/// let publication = Publication::of(&charter, Labels::English);
///
/// let engineer = publication.role(&key!("engineer")).unwrap();
/// assert!(engineer.contains("- **Problems are solved**\n  - where: Help desk\n"));
/// assert!(engineer.contains("| goodwill-credit | up to 500.00 EUR |\n"));
/// assert!(!publication.everybody().contains("500.00 EUR")); // what he may decide is ours alone
/// assert!(publication.role(&key!("nobody")).is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Publication<'a> {
    pub(super) charter: &'a Charter,
    pub(super) labels: Labels,
}

impl<'a> Publication<'a> {
    /// The pages of a charter.
    #[must_use]
    pub const fn of(charter: &'a Charter, labels: Labels) -> Self {
        Self { charter, labels }
    }

    pub(super) fn draft(&self) -> &'a CharterDraft {
        self.charter.declared()
    }

    pub(super) fn names(&self) -> Names<'a> {
        Names(self.draft())
    }

    pub(super) fn promises(&self) -> Promises<'a> {
        Promises { names: self.names(), labels: self.labels }
    }

    pub(super) fn label(&self, label: Label) -> Inline {
        Inline::text(self.labels.of(label))
    }

    /// Texts in a row.
    pub(super) fn row(&self, texts: impl IntoIterator<Item = String>) -> Inline {
        let texts = texts.into_iter().map(|text| Inline::text(&text));
        Inline::joined(texts, self.labels.comma())
    }
}
