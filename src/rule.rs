//! Who gets what, and why: attributes, three-valued conditions, grants, rule sets with a hit policy.
//!
//! A [`Vocabulary`] says what rules may speak of; checked, it is a [`Schema`]. [`Facts`] hold what is known of one
//! customer. A [`RuleSet`] is plain data as well, and says what it means that several rules match.
//!
//! [`analyse`] examines a set as a whole: what it leaves out, where rules collide, and whether treatment is differentiated
//! or merely special. An [`Allowance`] counts what is granted so many times a period; an [`Entitlement`] holds what was
//! bought beside what is expected.

mod allowance;
mod analyse;
mod attribute;
mod book;
mod check;
mod compile;
mod condition;
mod entitlement;
mod evaluate;
mod examine;
mod explain;
mod facts;
mod fault;
mod grant;
mod index;
mod names;
mod near;
mod normal;
mod parse;
mod premises;
mod question;
mod resolve;
mod schema;
mod set;
mod text;
mod truth;
mod values;

pub use allowance::{
    Allowance, AllowanceCommand, AllowanceContext, AllowanceEvent, AllowancePeriod,
    AllowanceRefusal, AllowanceTerms, Reservation, ReservationState,
};
pub use analyse::{
    Analysis, Budget, Comparison, CostComparison, Gap, Generosity, Listed, MoreGiven, Overlap,
    Pair, Relation, RuleName, RuleTreatment, Sat, Subsumed, Treatment, TreatmentCost,
    TreatmentKind, Unreachable, UnservedNeed, Unsettled, UselessGrant, Why, Witness, analyse,
    compare, satisfiable,
};
pub use attribute::{Attribute, AttributeKind, Vocabulary, age_in_years};
pub use book::{CompiledBook, Granted};
pub use compile::{Compiled, RuleNumber};
pub use condition::{Condition, MAX_CONDITION_DEPTH, MAX_CONDITION_PARTS};
pub use entitlement::{Coverage, Difference, Entitlement, Level, NotCovered, Purchase};
pub use evaluate::{Decided, Matches, Undecided};
pub use examine::MAX_RULES;
pub use explain::{ExplainedMiss, Explanation, UnknownFact, Withheld};
pub use facts::{FactError, FactState, Facts};
pub use fault::{MAX_FINDINGS, RuleFindings, codes};
pub use grant::{AnswerDepth, Grant, GrantLine, GrantTopic};
pub use near::{NearMiss, TagWish, Wanted};
pub use parse::{MAX_CONDITION_CHARACTERS, ParseConditionError};
pub use schema::{MAX_SLOTS, MAX_TAGS, Schema, Slot};
pub use set::{Combination, CombineBy, HitPolicy, Rule, RuleBook, RuleSet, Validity};
pub use truth::Truth;
