//! How matters stand to one another: both say so, in one commit, and a parent is not resolved while its children are open.
//!
//! There are two levels, parents and children, so that no matter can wait for itself in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::command::CaseCommand;
use super::decide::{Deciding, Step, refused};
use super::event::CaseEvent;
use super::refusal::CaseRefusal;
use super::state::{Case, Status};
use crate::id::CaseId;

/// What a matter is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Relation {
    /// They have to do with each other.
    Related,
    /// The other is its cause.
    CausedBy,
    /// It is the other's cause.
    CauseOf,
    /// It is a part of the other, which is not resolved before it.
    ChildOf,
    /// The other is a part of it.
    ParentOf,
    /// The other says the same, and came first; each is served all the same.
    DuplicateOf,
    /// The other says the same, and came later.
    HasDuplicate,
    /// It was split off from the other.
    SplitFrom,
    /// The other was split off from it.
    SplitInto,
}

impl Relation {
    /// What the other is to it.
    ///
    /// ```
    /// use goodwill::case::Relation;
    ///
    /// assert_eq!(Relation::ChildOf.reverse(), Relation::ParentOf);
    /// assert_eq!(Relation::Related.reverse(), Relation::Related);
    /// ```
    #[must_use]
    pub const fn reverse(self) -> Self {
        match self {
            Self::Related => Self::Related,
            Self::CausedBy => Self::CauseOf,
            Self::CauseOf => Self::CausedBy,
            Self::ChildOf => Self::ParentOf,
            Self::ParentOf => Self::ChildOf,
            Self::DuplicateOf => Self::HasDuplicate,
            Self::HasDuplicate => Self::DuplicateOf,
            Self::SplitFrom => Self::SplitInto,
            Self::SplitInto => Self::SplitFrom,
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Related => "related to",
            Self::CausedBy => "caused by",
            Self::CauseOf => "the cause of",
            Self::ChildOf => "a part of",
            Self::ParentOf => "the whole of",
            Self::DuplicateOf => "a duplicate of",
            Self::HasDuplicate => "duplicated by",
            Self::SplitFrom => "split off from",
            Self::SplitInto => "split into",
        })
    }
}

/// Why a matter cannot be linked or unlinked so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoLink {
    /// It is linked with the other already.
    Already {
        /// What it is to the other.
        relation: Relation,
    },
    /// They are not linked, or by a split, which is history.
    NotLinked,
    /// A part of something has no parts of its own, and is part of one thing only.
    TwoLevels,
    /// Only a split makes it so.
    OnlyBySplit,
}

impl fmt::Display for NoLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Already { relation } => {
                write!(f, "it is {relation} the other already; unlink the two first")
            }
            Self::NotLinked => f.write_str("there is no link that could be taken back"),
            Self::TwoLevels => {
                f.write_str("a part has no parts of its own, and belongs to one whole only")
            }
            Self::OnlyBySplit => f.write_str("only a split makes it so"),
        }
    }
}

/// What a case is to others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Links {
    to: BTreeMap<CaseId, Relation>,
    open_children: BTreeSet<CaseId>,
}

impl Links {
    pub(super) fn take_in(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::Linked { other, relation } => drop(self.to.insert(*other, *relation)),
            CaseEvent::Unlinked { other } => {
                self.to.remove(other);
                self.open_children.remove(other);
            }
            CaseEvent::ChildMoved { child, open: true } => drop(self.open_children.insert(*child)),
            CaseEvent::ChildMoved { child, open: false } => {
                self.open_children.remove(child);
            }
            _ => {}
        }
    }
}

impl Case {
    /// The matters that it is linked with, each with what it is to that one.
    pub fn links(&self) -> impl Iterator<Item = (CaseId, Relation)> {
        let links = self.linked().into_iter().flat_map(|links| &links.to);
        links.map(|(other, relation)| (*other, *relation))
    }

    /// Its parts that are still open.
    pub fn open_children(&self) -> impl Iterator<Item = CaseId> {
        self.linked().into_iter().flat_map(|links| &links.open_children).copied()
    }

    pub(super) fn parent(&self) -> Option<CaseId> {
        self.links().find(|(_, relation)| *relation == Relation::ChildOf).map(|(other, _)| other)
    }

    /// Whether it still has to be done where it stands: what another carries is that one's.
    pub(super) fn is_open_part(&self) -> bool {
        self.status() == Status::Open && self.merged_into().is_none()
    }
}

impl Deciding<'_> {
    pub(super) fn link(&mut self, other: CaseId, relation: Relation) -> Step {
        self.only_ours()?;
        self.take_link(other, relation)?;
        // Linked with itself it would be asked this as well, and refuse: it is linked already.
        self.ask_to_follow(other, CaseCommand::LinkBack { relation: relation.reverse() });
        Ok(())
    }

    pub(super) fn link_back(&mut self, relation: Relation) -> Step {
        let other = self.asked_by()?;
        self.take_link(other, relation)
    }

    fn take_link(&mut self, other: CaseId, relation: Relation) -> Step {
        let no = |why| Err(refused(CaseRefusal::CannotLink(why)));
        if matches!(relation, Relation::SplitFrom | Relation::SplitInto) {
            return no(NoLink::OnlyBySplit);
        }
        if let Some((_, relation)) = self.case().links().find(|(linked, _)| *linked == other) {
            return no(NoLink::Already { relation });
        }
        let has = |wanted| self.case().links().any(|(_, relation)| relation == wanted);
        let (is_part, has_parts) = (has(Relation::ChildOf), has(Relation::ParentOf));
        match relation {
            Relation::ChildOf if is_part || has_parts => return no(NoLink::TwoLevels),
            Relation::ParentOf if is_part => return no(NoLink::TwoLevels),
            _ => {}
        }
        self.recorder.record(CaseEvent::Linked { other, relation });
        if relation == Relation::ChildOf {
            self.tell_parent(false);
        }
        Ok(())
    }

    pub(super) fn unlink(&mut self, other: CaseId) -> Step {
        self.only_ours()?;
        self.take_unlink(other)?;
        self.ask_to_follow(other, CaseCommand::UnlinkBack);
        Ok(())
    }

    pub(super) fn unlink_back(&mut self) -> Step {
        let other = self.asked_by()?;
        self.take_unlink(other)
    }

    fn take_unlink(&mut self, other: CaseId) -> Step {
        let relation = self.case().links().find(|(linked, _)| *linked == other);
        match relation {
            None | Some((_, Relation::SplitFrom | Relation::SplitInto)) => {
                Err(refused(CaseRefusal::CannotLink(NoLink::NotLinked)))
            }
            Some(_) => {
                self.recorder.record(CaseEvent::Unlinked { other });
                Ok(())
            }
        }
    }

    /// Takes in whether one of its parts is open; nothing, if it is known.
    pub(super) fn child_is(&mut self, open: bool) -> Step {
        let child = self.asked_by()?;
        if self.case().open_children().any(|known| known == child) != open {
            self.recorder.record(CaseEvent::ChildMoved { child, open });
        }
        Ok(())
    }

    /// Refuses while parts of it are open, naming them.
    pub(super) fn only_without_open_children(&self) -> Step {
        let children: Vec<CaseId> = self.case().open_children().collect();
        match children.is_empty() {
            true => Ok(()),
            false => Err(refused(CaseRefusal::OpenChildren { children })),
        }
    }

    /// Tells the whole that it is a part of whether it is open, if that is another answer than before.
    pub(super) fn tell_parent(&mut self, was_open: bool) {
        let open = self.case().is_open_part();
        if let Some(parent) = self.case().parent().filter(|_| open != was_open) {
            self.ask_to_follow(parent, CaseCommand::ChildIs { open });
        }
    }
}
