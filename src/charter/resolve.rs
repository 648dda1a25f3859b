//! From keys to numbers: what names what, looked up once, when a charter is ratified.

use std::collections::BTreeMap;

use super::draft::CharterDraft;
use super::links::{
    HandoffIndex, RatifiedAgreement, RatifiedChannel, RatifiedClause, RatifiedDepartment,
    RatifiedHandoff, RatifiedQueue, RatifiedRole, RatifiedSegment, RatifiedStage,
    RatifiedTouchpoint, Side,
};
use super::roster::{Index, Listed, Numbers, Table};
use super::structure::kinds;
use crate::finding::{Finding, Place, Severity};
use crate::id::kind;
use crate::id::{DepartmentKey, Key, Kind};
use crate::rule::{Compiled, HitPolicy, Rule, RuleSet, Schema};

/// All things of a charter, by number.
#[derive(Debug)]
pub(super) struct Links {
    pub(super) agreements: Table<kind::Agreement>,
    pub(super) channels: Table<kind::Channel>,
    pub(super) clauses: Table<kind::Clause>,
    pub(super) departments: Table<kind::Department>,
    pub(super) handoffs: Table<kind::Handoff>,
    pub(super) queues: Table<kind::Queue>,
    pub(super) roles: Table<kind::Role>,
    pub(super) segments: Table<kind::Segment>,
    pub(super) stages: Table<kind::Stage>,
    pub(super) touchpoints: Table<kind::Touchpoint>,
    /// One rule for each segment, in the order of segments.
    pub(super) membership: Compiled,
}

/// The keys of a draft, numbered, and the things that are found through them.
struct Resolver<'a> {
    draft: &'a CharterDraft,
    agreements: Numbers<kind::Agreement>,
    channels: Numbers<kind::Channel>,
    clauses: Numbers<kind::Clause>,
    departments: Numbers<kind::Department>,
    handoffs: Numbers<kind::Handoff>,
    queues: Numbers<kind::Queue>,
    roles: Numbers<kind::Role>,
    segments: Numbers<kind::Segment>,
    stages: Numbers<kind::Stage>,
    touchpoints: Numbers<kind::Touchpoint>,
}

/// A name that names nothing, with the place where it stands.
type Dangling = Box<Finding>;

/// Resolves a draft.
///
/// Its examination has found whatever names nothing; should it miss one, the charter is refused here all the same.
pub(super) fn resolve(draft: &CharterDraft, schema: &Schema) -> Result<Links, Dangling> {
    let resolver = Resolver::of(draft);
    resolver.links(membership(draft, schema)?)
}

/// Things of one kind, each under the number of another that it belongs to.
struct Grouped<K>(Vec<Vec<Index<K>>>);

impl<K> Grouped<K> {
    fn new(count: usize) -> Self {
        Self((0..count).map(|_| Vec::new()).collect())
    }

    fn put<G>(&mut self, group: Index<G>, member: Index<K>) {
        if let Some(members) = self.0.get_mut(group.as_usize()) {
            members.push(member);
        }
    }

    fn take<G>(&mut self, group: Index<G>) -> Box<[Index<K>]> {
        self.0.get_mut(group.as_usize()).map(std::mem::take).unwrap_or_default().into()
    }
}

fn place(list: &str, key: &str, field: &str) -> Place {
    Place::root().key(list).key(key).key(field)
}

fn dangling(message: String, place: Place) -> Dangling {
    Box::new(kinds::DANGLING_KEY.at(place, message))
}

fn one<K: Kind>(
    numbers: &Numbers<K>,
    key: &Key<K>,
    place: impl Fn() -> Place,
) -> Result<Index<K>, Dangling> {
    let unknown = || dangling(format!("no {} is called `{key}`", K::NOUN), place());
    numbers.index_of(key.as_str()).ok_or_else(unknown)
}

fn some<K: Kind>(
    numbers: &Numbers<K>,
    key: Option<&Key<K>>,
    place: impl Fn() -> Place,
) -> Result<Option<Index<K>>, Dangling> {
    key.map(|key| one(numbers, key, place)).transpose()
}

fn each<'a, K: Kind + 'a>(
    numbers: &Numbers<K>,
    keys: impl IntoIterator<Item = &'a Key<K>>,
    place: impl Fn() -> Place,
) -> Result<Box<[Index<K>]>, Dangling> {
    keys.into_iter().map(|key| one(numbers, key, &place)).collect()
}

/// The things of a kind, made one by one in the order of their keys.
fn table<K: Listed, T>(
    numbers: Numbers<K>,
    declared: &BTreeMap<Key<K>, T>,
    mut make: impl FnMut(Index<K>, &Key<K>, &T) -> Result<K::Element, Dangling>,
) -> Result<Table<K>, Dangling> {
    let made = numbers.indices().zip(declared).map(|(index, (key, one))| make(index, key, one));
    let elements = made.collect::<Result<_, _>>()?;
    Ok(Table { numbers, elements })
}

/// Who belongs to which segment, as rules.
fn membership(draft: &CharterDraft, schema: &Schema) -> Result<Compiled, Dangling> {
    let mut set = RuleSet::new(HitPolicy::Collect);
    for (key, segment) in &draft.segments {
        let unreadable =
            |_| dangling(format!("`{key}` is no name"), place("segments", key.as_str(), "when"));
        let rule = Rule::new(key.as_str().parse().map_err(unreadable)?, segment.when.clone());
        set.rules.push(rule);
    }
    set.compile(schema).map_err(|findings| {
        let keys: Vec<&str> = draft.segments.keys().map(Key::as_str).collect();
        let error = findings.iter().find(|finding| finding.severity == Severity::Error);
        let at = error.and_then(|finding| match finding.place.steps().get(1) {
            Some(crate::finding::Step::Index(number)) => keys.get(*number),
            _ => None,
        });
        let place = at.map_or_else(Place::root, |key| place("segments", key, "when"));
        match error {
            Some(finding) => Box::new(Finding { place, ..finding.clone() }),
            None => dangling("a segment cannot be told".to_owned(), place),
        }
    })
}

impl<'a> Resolver<'a> {
    fn of(draft: &'a CharterDraft) -> Self {
        Self {
            draft,
            agreements: Numbers::of(draft.agreements.keys()),
            channels: Numbers::of(draft.channels.keys()),
            clauses: Numbers::of(draft.clauses.keys()),
            departments: Numbers::of(draft.departments.keys()),
            handoffs: Numbers::of(draft.handoffs.keys()),
            queues: Numbers::of(draft.queues.keys()),
            roles: Numbers::of(draft.roles.keys()),
            segments: Numbers::of(draft.segments.keys()),
            stages: Numbers::of(draft.stages.keys()),
            touchpoints: Numbers::of(draft.touchpoints.keys()),
        }
    }

    fn links(self, membership: Compiled) -> Result<Links, Dangling> {
        let touchpoints = self.touchpoints()?;
        let clauses = self.clauses(&touchpoints)?;
        let handoffs = self.handoffs()?;
        let departments = self.departments(&handoffs)?;
        let roles = self.roles(&clauses, &handoffs)?;
        let draft = self.draft;
        let mut of_agreement = Grouped::new(draft.agreements.len());
        let mut of_segment = Grouped::new(draft.segments.len());
        let mut of_touchpoint = Grouped::new(draft.touchpoints.len());
        for (index, clause) in self.clauses.indices().zip(&clauses) {
            of_touchpoint.put(clause.touchpoint, index);
            if let Some(agreement) = clause.agreement {
                of_agreement.put(agreement, index);
            }
            if let Some(segment) = clause.to {
                of_segment.put(segment, index);
            }
        }
        let mut in_stage = Grouped::new(draft.stages.len());
        let mut over_channel = Grouped::new(draft.channels.len());
        for (index, touchpoint) in self.touchpoints.indices().zip(&touchpoints) {
            in_stage.put(touchpoint.stage, index);
            over_channel.put(touchpoint.channel, index);
        }
        let mut owners: Vec<Option<_>> = vec![None; draft.stages.len()];
        for (index, department) in self.departments.indices().zip(&departments) {
            for stage in &department.stages {
                if let Some(owner) = owners.get_mut(stage.as_usize()) {
                    owner.get_or_insert(index);
                }
            }
        }
        let touchpoints = touchpoints.into_iter().zip(self.touchpoints.indices());
        let touchpoints = touchpoints.map(|(mut touchpoint, index)| {
            touchpoint.clauses = of_touchpoint.take(index);
            touchpoint
        });
        let touchpoints = touchpoints.collect();
        let queues = table(self.queues, &draft.queues, |_, key, declared| {
            let at = || place("queues", key.as_str(), "department");
            let department = one(&self.departments, &declared.department, at)?;
            Ok(RatifiedQueue { key: key.clone(), declared: declared.clone(), department })
        })?;
        Ok(Links {
            agreements: table(self.agreements, &draft.agreements, |index, key, declared| {
                let clauses = of_agreement.take(index);
                Ok(RatifiedAgreement { key: key.clone(), kind: declared.kind, clauses })
            })?,
            channels: table(self.channels, &draft.channels, |index, key, declared| {
                let touchpoints = over_channel.take(index);
                Ok(RatifiedChannel { key: key.clone(), declared: declared.clone(), touchpoints })
            })?,
            segments: table(self.segments, &draft.segments, |index, key, declared| {
                let clauses = of_segment.take(index);
                Ok(RatifiedSegment { key: key.clone(), declared: declared.clone(), clauses })
            })?,
            stages: table(self.stages, &draft.stages, |index, key, declared| {
                Ok(RatifiedStage {
                    key: key.clone(),
                    declared: declared.clone(),
                    owner: owners.get(index.as_usize()).copied().flatten(),
                    touchpoints: in_stage.take(index),
                })
            })?,
            clauses: Table { numbers: self.clauses, elements: clauses.into() },
            departments: Table { numbers: self.departments, elements: departments.into() },
            handoffs: Table { numbers: self.handoffs, elements: handoffs.into() },
            roles: Table { numbers: self.roles, elements: roles.into() },
            touchpoints: Table { numbers: self.touchpoints, elements: touchpoints },
            queues,
            membership,
        })
    }

    /// Touchpoints, so far without their clauses.
    fn touchpoints(&self) -> Result<Vec<RatifiedTouchpoint>, Dangling> {
        let mut accountable = vec![None; self.draft.touchpoints.len()];
        for (department, (key, declared)) in self.departments.indices().zip(&self.draft.departments)
        {
            let at = || place("departments", key.as_str(), "touchpoints");
            for touchpoint in &each(&self.touchpoints, &declared.touchpoints, at)? {
                let Some(answers) = accountable.get_mut(touchpoint.as_usize()) else { continue };
                if answers.replace(department).is_some() {
                    let message =
                        format!("`{key}` is not the only one that answers for this touchpoint");
                    return Err(dangling(message, at()));
                }
            }
        }
        let touchpoints = self.draft.touchpoints.iter().zip(accountable);
        let ratified = touchpoints.map(|((key, declared), accountable)| {
            let at = |field| place("touchpoints", key.as_str(), field);
            let nobody = || {
                let place = Place::root().key("touchpoints").key(key.as_str());
                dangling(format!("no department answers for the touchpoint `{key}`"), place)
            };
            Ok(RatifiedTouchpoint {
                key: key.clone(),
                accountable: accountable.ok_or_else(nobody)?,
                stage: one(&self.stages, &declared.stage, || at("stage"))?,
                channel: one(&self.channels, &declared.channel, || at("channel"))?,
                clauses: Box::default(),
                declared: declared.clone(),
            })
        });
        ratified.collect()
    }

    fn clauses(&self, touchpoints: &[RatifiedTouchpoint]) -> Result<Vec<RatifiedClause>, Dangling> {
        let ratified = self.draft.clauses.iter().map(|(key, declared)| {
            let at = |field| place("clauses", key.as_str(), field);
            let touchpoint = one(&self.touchpoints, &declared.touchpoint, || at("touchpoint"))?;
            let nobody = || dangling("nobody answers for it".to_owned(), at("touchpoint"));
            let where_it_is = touchpoints.get(touchpoint.as_usize()).ok_or_else(nobody)?;
            Ok(RatifiedClause {
                key: key.clone(),
                touchpoint,
                accountable: where_it_is.accountable,
                to: some(&self.segments, declared.to.as_ref(), || at("to"))?,
                agreement: some(&self.agreements, declared.agreement.as_ref(), || at("agreement"))?,
                roles: each(&self.roles, &declared.roles, || at("roles"))?,
                declared: declared.clone(),
            })
        });
        ratified.collect()
    }

    fn handoffs(&self) -> Result<Vec<RatifiedHandoff>, Dangling> {
        let ratified = self.draft.handoffs.iter().map(|(key, declared)| {
            let at = |field| place("handoffs", key.as_str(), field);
            Ok(RatifiedHandoff {
                key: key.clone(),
                from: self.side(&declared.from, || at("from"))?,
                to: self.side(&declared.to, || at("to"))?,
                ola: some(&self.agreements, declared.ola.as_ref(), || at("ola"))?,
                accepted_by: each(&self.roles, &declared.accepted_by, || at("accepted_by"))?,
                declared: declared.clone(),
            })
        });
        ratified.collect()
    }

    fn side(&self, key: &DepartmentKey, at: impl Fn() -> Place) -> Result<Side, Dangling> {
        if self.draft.partners.contains_key(key) {
            return Ok(Side::Partner(key.clone()));
        }
        one(&self.departments, key, at).map(Side::Department)
    }

    fn departments(
        &self,
        handoffs: &[RatifiedHandoff],
    ) -> Result<Vec<RatifiedDepartment>, Dangling> {
        let count = self.draft.departments.len();
        let (mut roles, mut queues) = (Grouped::new(count), Grouped::new(count));
        for (index, (key, role)) in self.roles.indices().zip(&self.draft.roles) {
            let at = || place("roles", key.as_str(), "department");
            roles.put(one(&self.departments, &role.department, at)?, index);
        }
        for (index, (key, queue)) in self.queues.indices().zip(&self.draft.queues) {
            let at = || place("queues", key.as_str(), "department");
            queues.put(one(&self.departments, &queue.department, at)?, index);
        }
        let (mut hands_over, mut receives) = (Grouped::new(count), Grouped::new(count));
        for (index, handoff) in self.handoffs.indices().zip(handoffs) {
            put_side(&mut hands_over, &handoff.from, index);
            put_side(&mut receives, &handoff.to, index);
        }
        let ratified = self.departments.indices().zip(&self.draft.departments);
        let ratified = ratified.map(|(index, (key, declared))| {
            let at = |field| place("departments", key.as_str(), field);
            Ok(RatifiedDepartment {
                key: key.clone(),
                stages: each(&self.stages, &declared.stages, || at("stages"))?,
                touchpoints: each(&self.touchpoints, &declared.touchpoints, || at("touchpoints"))?,
                roles: roles.take(index),
                queues: queues.take(index),
                hands_over: hands_over.take(index),
                receives: receives.take(index),
                declared: declared.clone(),
            })
        });
        ratified.collect()
    }

    fn roles(
        &self,
        clauses: &[RatifiedClause],
        handoffs: &[RatifiedHandoff],
    ) -> Result<Vec<RatifiedRole>, Dangling> {
        let count = self.draft.roles.len();
        let mut keeps: Grouped<kind::Clause> = Grouped::new(count);
        for (index, clause) in self.clauses.indices().zip(clauses) {
            clause.roles.iter().for_each(|role| keeps.put(*role, index));
        }
        let mut accepts: Grouped<kind::Handoff> = Grouped::new(count);
        for (index, handoff) in self.handoffs.indices().zip(handoffs) {
            handoff.accepted_by.iter().for_each(|role| accepts.put(*role, index));
        }
        let ratified =
            self.roles.indices().zip(&self.draft.roles).map(|(index, (key, declared))| {
                let at = |field| place("roles", key.as_str(), field);
                Ok(RatifiedRole {
                    key: key.clone(),
                    department: one(&self.departments, &declared.department, || at("department"))?,
                    serves: each(&self.touchpoints, &declared.serves, || at("serves"))?,
                    clauses: keeps.take(index),
                    accepts: accepts.take(index),
                    declared: declared.clone(),
                })
            });
        ratified.collect()
    }
}

fn put_side(groups: &mut Grouped<kind::Handoff>, side: &Side, handoff: HandoffIndex) {
    if let Side::Department(department) = side {
        groups.put(*department, handoff);
    }
}
