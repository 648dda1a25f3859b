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
/// use goodwill::charter::{CharterDraft, Clause, Ratification};
/// use goodwill::department::{Department, Role};
/// use goodwill::key;
/// use goodwill::publish::{Labels, Publication};
/// use goodwill::touchpoint::{Channel, Phase, Stage, Touchpoint};
///
/// let promise = Clause::at(key!("call"), "A person answers")
///     .behind(key!("be-heard"))
///     .shown_by("share answered in 20 s")
///     .by_doing("two shifts")
///     .kept_by(key!("agent"));
/// let mut draft = CharterDraft::default()
///     .channel(key!("phone"), Channel::named("Phone").needed_for(key!("be-heard")))
///     .stage(key!("use"), Stage::new(Phase::During, "Use"))
///     .touchpoint(key!("call"), Touchpoint::new(key!("use"), key!("phone"), "Hotline | day and night"))
///     .department(key!("care"), Department::named("Care").owning(key!("use")).answering_for(key!("call")))
///     .role(
///         key!("agent"),
///         Role::of(key!("care"), "Agent").serving(key!("call")).skilled(key!("tact")).entitled(key!("refund"), "up to 3".parse()?),
///     )
///     .clause(key!("answer"), promise);
/// draft.skills.insert(key!("tact"), "Tact".to_owned());
/// draft.rules.vocabulary.needs.insert(key!("be-heard"), "always".parse()?);
/// # let mut ratification = Ratification::first(Actor::System);
/// # if let Err(findings) = draft.ratify(&ratification) {
/// #     for finding in findings.iter() {
/// #         ratification = ratification.accepting(format!("{} at {}", finding.code, finding.place), "an example");
/// #     }
/// # }
/// # /*
/// let ratification = Ratification::first(Actor::System);
/// # */
/// let charter = draft.ratify(&ratification)?;
///
/// let publication = Publication::of(&charter, Labels::English);
/// assert_eq!(
///     publication.everybody(),
///     "# What we promise you\n\n## Hotline &#124; day and night\n\n- **A person answers**\n"
/// );
/// assert!(publication.role(&key!("agent")).unwrap().contains("- shown by: share answered in 20 s\n"));
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
