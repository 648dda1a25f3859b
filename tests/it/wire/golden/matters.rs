//! What happens to matters that concern one another.

use goodwill::case::{CaseEvent, Relation};

use goodwill::id::CharterVersion;

use super::id;

pub(super) fn events() -> Vec<(&'static str, CaseEvent)> {
    let linked = |relation| CaseEvent::Linked { other: id(23), relation };
    let absorbed = |promises| CaseEvent::Absorbed { from: id(22), carries: vec![3, 4], promises };
    let charter = CharterVersion::new(13);
    let adopted = CaseEvent::CharterAdopted { charter, targets: vec![0, 4] };
    vec![
        ("merged", CaseEvent::Merged { into: id(21) }),
        ("unmerged", CaseEvent::Unmerged),
        ("absorbed", absorbed(Vec::new())),
        ("given_back", CaseEvent::GivenBack { to: id(22) }),
        ("linked", linked(Relation::Related)),
        ("linked.caused_by", linked(Relation::CausedBy)),
        ("linked.cause_of", linked(Relation::CauseOf)),
        ("linked.child_of", linked(Relation::ChildOf)),
        ("linked.parent_of", linked(Relation::ParentOf)),
        ("linked.duplicate_of", linked(Relation::DuplicateOf)),
        ("linked.has_duplicate", linked(Relation::HasDuplicate)),
        ("linked.split_from", linked(Relation::SplitFrom)),
        ("linked.split_into", linked(Relation::SplitInto)),
        ("unlinked", CaseEvent::Unlinked { other: id(23) }),
        ("charter_adopted", adopted),
        ("child_moved", CaseEvent::ChildMoved { child: id(23), open: true }),
        ("absorbed.promises", absorbed(vec![(4, 2)])),
    ]
}
