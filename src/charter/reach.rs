//! Whom a charter reaches: for each stage, direction and purpose the channels of its touchpoints, held against the customers
//! that there are (A-09).

mod measure;
mod plan;
mod survey;
mod verdict;

use std::borrow::Borrow;
use std::fmt;

pub use measure::{Bounds, Share};
pub use plan::Plan;
pub use survey::{ChannelReach, LeftOut, PlanReach, Reach, Witness};
pub use verdict::{InvalidReachOver, ReachOver, SpendVerdict};

use super::draft::CharterDraft;
use super::examine::{Examined, codes};
use super::population::{Group, Hours, Population};
use super::ratified::{Charter, Ratification};
use super::structure::{entry, listed};
use crate::finding::{Finding, Place, Severity};
use crate::rule::Schema;
use crate::touchpoint::Direction;
use crate::value::Value;

/// Why a population tells nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPopulation(Vec<Finding>);

impl BadPopulation {
    /// What is wrong with it, each with its place.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.0
    }
}

impl fmt::Display for BadPopulation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the population cannot be used")?;
        self.0.iter().try_for_each(|finding| write!(f, "\n{finding}"))
    }
}

impl std::error::Error for BadPopulation {}

impl Charter {
    /// Whom each plan of the charter reaches among these customers: each stage, direction and purpose, for each segment to
    /// which something is promised there, and for everybody where something is promised to all or nothing is said.
    ///
    /// ```
    /// use goodwill::actor::Actor;
    /// use goodwill::charter::{Group, Means, Population, Ratification, SpendVerdict, toml};
    /// use goodwill::customer::Medium;
    ///
    /// let text = r#"
    /// channels.chat = { medium = "messenger", needs = ["help"] }
    /// channels.phone = { medium = "phone", needs = ["help"] }
    /// stages.use = { phase = "after", contact_every = "90 days" }
    /// touchpoints.chat = { channel = "chat", stage = "use" }
    /// touchpoints.call = { channel = "phone", stage = "use" }
    /// touchpoints.review = { channel = "phone", stage = "use", direction = "outbound", purpose = "care" }
    /// departments.care = { stages = ["use"], touchpoints = ["chat", "call", "review"] }
    /// rules.vocabulary.attributes.stuck = { kind = "need", domain = "bool" }
    /// rules.vocabulary.needs.help = "stuck = yes"
    /// "#;
    /// let means = |phone: bool| {
    ///     let known = Means::default().needing([]).lacking(Medium::Messenger);
    ///     if phone { known.having(Medium::Phone) } else { known.lacking(Medium::Phone) }
    /// };
    /// let rows = [Group::of(80).reached(means(true)), Group::of(20).reached(means(false))];
    /// let population: Population = rows.into_iter().collect();
    ///
    /// let charter = toml::read(text)?.draft.ratify(&Ratification::first(Actor::System))?;
    /// let plans = charter.reach(&population)?;
    /// let inbound = plans[0].reach.as_ref().unwrap();
    /// assert_eq!(inbound.bounds.to_string(), "80 of 100 (80 %)");
    /// assert_eq!(plans[0].verdict(), Some(SpendVerdict::Investment));
    /// assert_eq!(inbound.channels["phone"].sole.to_string(), "80 of 100 (80 %)");
    /// assert_eq!(inbound.channels["chat"].alone.to_string(), "0 of 100 (0 %)");
    ///
    /// assert!(charter.reach(&Population::default()).is_err()); // nobody
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`BadPopulation`] if there is nobody in it, or it tells what the charter cannot read.
    pub fn reach(&self, population: &Population) -> Result<Vec<PlanReach>, BadPopulation> {
        self.reach_of(&population.groups, &population.hours)
    }

    /// The same for customers who are told one after the other, and are not kept: a million rows that all differ take the room
    /// of the means that differ among them. A [`Witness`] counts groups from zero.
    ///
    /// ```
    /// use goodwill::actor::Actor;
    /// use goodwill::charter::{Group, Hours, Means, Ratification, toml};
    /// use goodwill::customer::Medium;
    /// use goodwill::key;
    /// use goodwill::value::Value;
    ///
    /// let text = r#"
    /// channels.chat = { medium = "messenger", needs = ["help"] }
    /// channels.phone = { medium = "phone", needs = ["help"] }
    /// stages.use = { phase = "after", contact_every = "90 days" }
    /// touchpoints.chat = { channel = "chat", stage = "use" }
    /// touchpoints.call = { channel = "phone", stage = "use" }
    /// touchpoints.review = { channel = "phone", stage = "use", direction = "outbound", purpose = "care" }
    /// departments.care = { stages = ["use"], touchpoints = ["chat", "call", "review"] }
    /// rules.vocabulary.attributes.stuck = { kind = "need", domain = "bool" }
    /// rules.vocabulary.attributes.bill = { kind = "value", domain = { integer = { least = 0, most = 9999 } } }
    /// rules.vocabulary.needs.help = "stuck = yes"
    /// "#;
    /// let charter = toml::read(text)?.draft.ratify(&Ratification::first(Actor::System))?;
    ///
    /// let phone = Means::default().needing([]).having(Medium::Phone);
    /// let row = |bill| Group::of(1).reached(phone.clone()).knowing(key!("bill"), Value::Integer(bill));
    /// let plans = charter.reach_of((0..500).map(row), &Hours::new())?;
    /// assert_eq!(plans[0].reach.as_ref().unwrap().bounds.to_string(), "500 of 500 (100 %)");
    ///
    /// // What the charter cannot read is told with its first place, and how often it stands.
    /// let refused = charter.reach_of((9_998..10_003).map(row), &Hours::new()).unwrap_err();
    /// assert!(refused.to_string().contains("population.groups[2].facts.bill"));
    /// assert!(refused.to_string().contains("nor can it be read in 2 more groups"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`BadPopulation`] if there is nobody, or rows or hours tell what the charter cannot read.
    pub fn reach_of<I>(&self, rows: I, hours: &Hours) -> Result<Vec<PlanReach>, BadPopulation>
    where
        I: IntoIterator<Item: Borrow<Group>>,
    {
        let calendar = |key: &_| self.calendar(key);
        survey::survey(self.declared(), self.rules().schema(), &calendar, rows, hours)
            .map_err(BadPopulation)
    }
}

impl Examined {
    /// Holds every plan against a population without faults; without one, what is demanded is not shown.
    pub(super) fn reach(
        &mut self,
        draft: &CharterDraft,
        schema: &Schema,
        ratification: &Ratification,
    ) {
        let told = ratification.population.as_ref().filter(|it| it.tells_of_means());
        let Some(population) = told else { return self.reach_unknown(draft) };
        let calendar = |key: &_| self.calendars.get(key);
        let (groups, hours) = (&population.groups, &population.hours);
        // What cannot be read is told where the rules are held against it.
        if let Ok(plans) = survey::survey(draft, schema, &calendar, groups, hours) {
            self.findings.extend(plans.iter().filter_map(judged));
        }
    }

    fn reach_unknown(&mut self, draft: &CharterDraft) {
        let segments = draft.segments.iter().filter(|(_, segment)| segment.reach_over.is_some());
        let of_segments = segments.map(|(key, _)| entry("segments", key));
        let of_all = draft.reach_over.map(|_| Place::root());
        self.findings.extend(of_all.into_iter().chain(of_segments).map(|place| {
            Finding::new(codes::REACH_UNKNOWN, Severity::Warning, place.key("reach_over"))
                .saying("whom the channels reach is not known")
                .mended_by("ratify against a population that tells by what customers are reached")
                .required_by("A-09")
        }));
    }
}

/// What is wrong with the reach of a plan, if anything is.
fn judged(plan: &PlanReach) -> Option<Finding> {
    let reach = plan.reach.as_ref()?;
    let (code, severity, remedy) = match plan.verdict() {
        Some(SpendVerdict::Expense) => (
            codes::PLAN_OUT_OF_REACH,
            Severity::Error,
            "open a channel that they can use, or promise it to those whom it reaches",
        ),
        None => (codes::REACH_UNCERTAIN, Severity::Warning, "find out what is unknown of them"),
        Some(_) => return None,
    };
    let Plan { stage, direction, purpose, channels } = &plan.plan;
    let (over, bounds) = (plan.over, &reach.bounds);
    let who = plan.segment.as_ref().map_or_else(|| "all".to_owned(), |key| format!("`{key}`"));
    let can = match direction {
        Direction::Inbound => "can address us",
        Direction::Outbound => "can be addressed",
        Direction::Peer => "can meet one another",
    };
    let mut message = format!(
        "of {who} {bounds} {can} in `{stage}` for {purpose} over {}, and it must be over {over}",
        listed(channels)
    );
    let (mut place, direction) = (entry("stages", stage), format!("{direction:?}").to_lowercase());
    place = place.key(&direction).key(purpose.as_str());
    if let Some(segment) = &plan.segment {
        place = place.key(segment.as_str());
    }
    let why = if severity == Severity::Error {
        message.push_str(": an expense, and no investment");
        reach.left_out.first().map(LeftOut::to_string)
    } else {
        let asked = reach.unknown.first();
        asked.map(|(channel, what, customers)| format!("`{channel}`: {what} ({customers})"))
    };
    if let Some(why) = why {
        message.push_str("; above all ");
        message.push_str(&why);
    }
    let finding =
        Finding::new(code, severity, place).saying(message).mended_by(remedy).required_by("S5-28");
    Some(match &reach.witness {
        Some(witness) => finding.shown_by(Value::Text(witness.to_string())),
        None => finding,
    })
}
