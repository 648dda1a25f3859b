//! The one table of findings on a draft: what each is called, what it weighs, why it matters and what mends it.

use crate::finding::{Finding, Place, Severity};
use crate::id::Code;

/// What is the same of all findings of one code.
///
/// The page `docs/findings.md` shows each with a charter that has it, and the line that mends it.
///
/// ```
/// use goodwill::charter::{FINDINGS, codes};
/// use goodwill::finding::Severity;
///
/// let sole = FINDINGS.iter().find(|kind| kind.code == codes::SOLE_CHANNEL).unwrap();
/// assert_eq!((sole.severity, sole.requirement), (Severity::Warning, "S5-07"));
/// assert!(FINDINGS.iter().all(|kind| kind.code.as_str() != "charter.all-is-well"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FindingKind {
    /// Its stable name.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// The requirement behind it.
    pub requirement: &'static str,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// What mends it.
    pub remedy: &'static str,
}

impl FindingKind {
    /// A finding of this kind at a place.
    pub(in crate::charter) fn at(&self, place: Place, message: impl Into<String>) -> Finding {
        Finding::new(self.code, self.severity, place)
            .saying(message)
            .mended_by(self.remedy)
            .required_by(self.requirement)
    }
}

/// One row for each: name, code, severity, requirement, meaning, remedy.
macro_rules! findings {
    ($($name:ident = $code:expr, $severity:ident $requirement:literal
        $meaning:literal, $remedy:literal;)+) => {
        /// The codes of findings on a charter.
        pub(in crate::charter) mod codes {
            use crate::id::Code;

            $(#[doc = $meaning] pub const $name: Code = $code;)+
        }

        /// The rows by name.
        pub(in crate::charter) mod kinds {
            use super::FindingKind;
            use crate::finding::Severity;

            $(pub(in crate::charter) const $name: FindingKind = FindingKind {
                code: super::codes::$name,
                severity: Severity::$severity,
                requirement: $requirement,
                meaning: $meaning,
                remedy: $remedy,
            };)+
        }

        /// All that may be found in a draft beside the faults of its calendars and rules.
        pub const FINDINGS: &[FindingKind] = &[$(kinds::$name,)+];
    };
}

findings! {
    TOUCHPOINT_WITHOUT_DEPARTMENT = Code::new("charter.touchpoint-without-department"), Error "A-04"
        "No department answers for a touchpoint.",
        "list it among the touchpoints of the one department that answers for it";
    TOUCHPOINT_WITH_TWO_DEPARTMENTS = Code::new("charter.touchpoint-with-two-departments"), Error "A-04"
        "Several departments answer for one touchpoint, so that nobody does.",
        "leave it to one of them";
    STAGE_WITHOUT_OWNER = Code::new("charter.stage-without-owner"), Error "S4-20"
        "No department owns a stage.",
        "list it among the stages of the department that owns it";
    STAGE_WITH_TWO_OWNERS = Code::new("charter.stage-with-two-owners"), Error "S4-20"
        "Several departments own one stage.",
        "leave it to one of them, or divide the stage";
    ACCOUNTABLE_OUTSIDE_BOUNDARY = Code::new("charter.accountable-outside-boundary"), Error "A-04"
        "A department is to answer for something that lies in the boundary of another.",
        "let the department answer whose stage or touchpoint it is, or draw the boundary anew";
    PARTNER_ACCOUNTABLE = Code::new("charter.partner-accountable"), Error "S1-22"
        "A partner is to answer to the customer, where one of our departments must.",
        "name the department that answers for what the partner does";
    DUTY_OUTSIDE_BOUNDARY = Code::new("charter.duty-outside-boundary"), Warning "S4-16"
        "A role has a duty at a touchpoint that its department does not answer for.",
        "give the duty to a role of the department that answers, or draw the boundary anew";
    ROLE_WITHOUT_CLAUSE = Code::new("charter.role-without-clause"), Warning "S1-42"
        "No clause says what a role owes to customers.",
        "list the role in the clauses that it keeps";
    ROLE_WITHOUT_AUTHORITY = Code::new("charter.role-without-authority"), Warning "S2-28"
        "A role that meets customers may grant nothing without asking.",
        "say what it may grant, and up to how much";
    ROLE_WITHOUT_KNOWLEDGE = Code::new("charter.role-without-knowledge"), Warning "S2-28"
        "A role that meets customers has learnt nothing for it.",
        "name the skills that whoever has the role needs";
    CLAUSE_WITHOUT_DEPARTMENT = Code::new("charter.clause-without-department"), Error "S1-03"
        "A clause promises something at a touchpoint for which nobody answers.",
        "let a department answer for the touchpoint";
    CLAUSE_WITHOUT_ACTION = Code::new("charter.clause-without-action"), Warning "S1-03"
        "A clause has neither an action nor an agreement behind it: fine words.",
        "say what is done to keep it, or name the agreement that says by when";
    UNMEASURABLE_PROMISE = Code::new("charter.unmeasurable-promise"), Warning "S1-01"
        "Nobody can tell whether a promise is kept.",
        "name an agreement, a standard or an indicator";
    CONFLICTING_CLAUSES = Code::new("charter.conflicting-clauses"), Warning "A-20"
        "Two clauses promise one customer different things on the same matter.",
        "promise the same, or say to which segment, or on which matter, each is promised";
    UNCOMPARED_CLAUSES = Code::new("charter.uncompared-clauses"), Warning "A-20"
        "Whether some clauses on one matter meet a common customer could not be decided.",
        "write the conditions of their segments more simply, or use fewer segments";
    SEGMENT_WITHOUT_CUSTOMERS = Code::new("charter.segment-without-customers"), Warning "S2-32"
        "Nobody can belong to a segment, whatever is known of him.",
        "mend its condition, or leave the segment out";
    UNCOVERED_MOMENT_OF_TRUTH = Code::new("charter.uncovered-moment-of-truth"), Warning "S5-11"
        "Nothing is promised at a touchpoint on which the customer's judgement turns.",
        "write a clause for it";
    UNCOVERED_TOUCHPOINT = Code::new("charter.uncovered-touchpoint"), Note "S1-41"
        "No clause says what a department promises at one of its touchpoints, though others have clauses.",
        "write a clause for it";
    HANDOFF_NOBODY_ACCEPTS = Code::new("charter.handoff-nobody-accepts"), Error "S4-23"
        "No role of the receiver may accept a hand-off.",
        "name a role of the receiver that accepts it or returns it";
    HANDOFF_WITHOUT_OLA = Code::new("charter.handoff-without-ola"), Warning "A-02"
        "A hand-off between departments has no agreement that says by when it is taken up.",
        "name an operational level agreement";
    HANDOFF_CYCLE = Code::new("charter.handoff-cycle"), Warning "A-05"
        "Work may be passed on in a circle, as often as you like.",
        "set `transfer_cap`, or take a hand-off out of the circle";
    UNFILLABLE_FIELD = Code::new("charter.unfillable-field"), Error "S4-22"
        "A deliverable needs an answer that the sender neither asks for nor is handed.",
        "ask for it at a touchpoint of the sender, or let a hand-off to the sender bring it";
    AGREEMENT_OF_ANOTHER_KIND = Code::new("charter.agreement-of-another-kind"), Warning "A-20"
        "An agreement stands where one between other parties belongs.",
        "name one with the customer in a clause, one between departments in a hand-off, one with the partner as \
         its contract";
    SOLE_CHANNEL = Code::new("charter.sole-channel"), Warning "S5-07"
        "Customers can address us over one channel only.",
        "open a touchpoint on another channel";
    CHANNEL_WITHOUT_NEED = Code::new("charter.channel-without-need"), Warning "S3-17"
        "A channel where customers are met was built for no need.",
        "name the need that it serves";
    NO_CONTACT_AFTER_SALE = Code::new("charter.no-contact-after-sale"), Warning "S1-29"
        "No contact is planned after the sale: we only wait for complaints.",
        "give a stage after the sale a rhythm (`contact_every`) and a touchpoint where we address the customer";
    CLAIMED_PARTNERSHIP = Code::new("charter.claimed-partnership"), Warning "S1-28"
        "We call ourselves partner of customers with whom no contact is planned.",
        "let a journey or a clause of theirs lead to a touchpoint where we address them in a rhythm, or do not claim it";
    NO_CONSENT_PATH = Code::new("charter.no-consent-path"), Error "A-21"
        "We address customers for a purpose that needs their consent, and nowhere ask for it.",
        "ask a question with `consent_for` this purpose at a touchpoint where the customer may be asked";
    CONSENT_WITHOUT_YES = Code::new("charter.consent-without-yes"), Error "A-21"
        "A question is to give consent, and cannot be answered with yes.",
        "give it the domain `bool`, or leave `consent_for` out";
    UNCOUNTABLE_VALIDITY = Code::new("charter.uncountable-validity"), Warning "S3-12"
        "The answer to a question is to hold for a span of working time, and no calendar says whose.",
        "write the span in days or as time on the clock, for example `90 days`";
    DEAD_END = Code::new("charter.dead-end"), Error "A-16"
        "An automated step of a contact flow leads nowhere.",
        "let it lead on to a person, or to a promise with a date";
    ENDLESS_LOOP = Code::new("charter.endless-loop"), Error "A-16"
        "Automated steps of a contact flow lead to one another for ever.",
        "let one of them lead on to a person, or to a promise with a date";
    NO_HUMAN_EXIT = Code::new("charter.no-human-exit"), Error "S3-08"
        "A contact may end at an automaton without a way to a person, or to a promise with a date.",
        "let a way lead to a person, or to a promise with a date";
    NO_EXIT_IN_HOURS = Code::new("charter.no-exit-in-hours"), Warning "S3-08"
        "At some hours an automated step leads neither to a person nor to a promise with a date.",
        "let it lead to a promise with a date that is there at those hours";
    ONLY_A_PROMISE = Code::new("charter.only-a-promise"), Warning "A-16"
        "While a person of a contact flow is there, an automated step leads to a promise only.",
        "let a way lead to the person";
    FAR_FROM_PERSON = Code::new("charter.far-from-person"), Warning "A-16"
        "An automated step lies further from a person than a contact flow allows.",
        "let a shorter way lead there, or say with `most_steps` how many are allowed";
    FLOW_WITHOUT_COMMON_TIME = Code::new("charter.flow-without-common-time"), Warning "A-16"
        "The calendars of a contact flow cover no common time, so that nobody can say where it leads.",
        "give its calendars a year in common";
    STANDARD_WITHOUT_NEED = Code::new("charter.standard-without-need"), Warning "S2-04"
        "No need stands behind a standard: quality for its own sake.",
        "name the need that it serves";
    OVER_SERVICE = Code::new("charter.over-service"), Warning "A-08"
        "A standard is better than some customers hope for, nobody means to delight them, and a cheaper level would do.",
        "offer the cheaper level, or name whom it is to delight and what that costs";
    UNDER_SERVICE = Code::new("charter.under-service"), Warning "A-08"
        "A standard leaves more customers under-served than its measure allows.",
        "offer a level that suffices, or say which share may be under-served (`most_under`)";
    UNDER_SERVICE_OF_MOST = Code::new("charter.under-service-of-most"), Error "A-08"
        "A standard is worse than what is just good enough for most of the customers with its need.",
        "offer a level that suffices";
    DELIGHT_WITHOUT_COST = Code::new("charter.delight-without-cost"), Warning "X-1"
        "A standard is to delight, and does not say by what, or at what cost.",
        "say what is to delight, and what it costs each time";
    ZONE_UPSIDE_DOWN = Code::new("charter.zone-upside-down"), Error "A-08"
        "What customers hope for is worse than what is just good enough for them.",
        "exchange the two, or mend which way the measure gets better";
    ZONES_OF_NOBODY = Code::new("charter.zones-of-nobody"), Warning "A-08"
        "What customers tolerate is declared, and no customer was counted.",
        "say how many have each zone, or leave it out";
    ANOTHER_UNIT = Code::new("charter.another-unit"), Error "A-08"
        "An amount is counted in another unit than its measure, or in another currency than what it is compared with.",
        "write it in the unit of the measure";
    EMPTY_BLUEPRINT = Code::new("charter.empty-blueprint"), Warning "S3-42"
        "A blueprint has no cells, so that it says of nobody how he is served.",
        "add a cell, or leave the blueprint out";
    BLUEPRINT_GAP = Code::new("charter.blueprint-gap"), Warning "A-17"
        "Some customers are in no cell of a blueprint.",
        "add a cell for them, or widen one";
    OVERLAPPING_CELLS = Code::new("charter.overlapping-cells"), Error "A-17"
        "One customer is in two cells of a blueprint.",
        "leave him to one of them";
    MASKED_CELL = Code::new("charter.masked-cell"), Error "A-17"
        "All customers of a cell are in another as well.",
        "take the cell out, or take its customers out of the other";
    CONTRADICTING_CELLS = Code::new("charter.contradicting-cells"), Error "A-17"
        "Two cells are for the same customers, and grant differently.",
        "keep one of them";
    CELL_OF_NOBODY = Code::new("charter.cell-of-nobody"), Warning "A-17"
        "Nobody can be in a cell.",
        "mend whom it is for, or take it out";
    NOMINAL_SEGMENT = Code::new("charter.nominal-segment"), Warning "S2-13"
        "Customers of two segments get the same, whatever they are worth and need.",
        "grant what the segment needs, or make one segment of the two";
    UNASKED_GRANT = Code::new("charter.unasked-grant"), Warning "X-7"
        "A cell grants what serves a need that none of its classes has.",
        "grant it to a class that has the need";
    FAULTY_BANDS = Code::new("charter.faulty-bands"), Error "S3-38"
        "Bands of value do not rise from edge to edge, or not within what the attribute can be.",
        "write the bands from the least value up, each with where it begins but the first";
    UNDECIDED_BLUEPRINT = Code::new("charter.undecided-blueprint"), Warning "A-17"
        "Whether each customer has one cell of a blueprint could not be decided, or not all that was found is listed.",
        "write the conditions of segments and needs more simply, and mend what is listed";
    GOAL_WITHOUT_NEED = Code::new("charter.goal-without-need"), Warning "S2-04"
        "No need stands behind the goal of a boundary.",
        "name the need that it serves";
    GOAL_WITHOUT_MEASURE = Code::new("charter.goal-without-measure"), Warning "S4-27"
        "A goal says not what is counted, or not what is to be reached.",
        "name its indicator and its target";
    DANGLING_KEY = Code::new("charter.dangling-key"), Error "S4-17"
        "A key names nothing that the draft declares.",
        "declare it, or name one that is declared";
    AMBIGUOUS_KEY = Code::new("charter.ambiguous-key"), Error "S4-17"
        "One key names two things that are called from the same places.",
        "give one of them another key";
    UNUSED_KEY = Code::new("charter.unused-key"), Note "S4-17"
        "Something is declared that nothing names.",
        "name it where it belongs, or leave it out";
    EMPTY_AGREEMENT = Code::new("charter.empty-agreement"), Warning "S1-01"
        "An agreement has no target, so that it promises nothing.",
        "add a target, or leave the agreement out";
    NO_CUSTOMERS_CALENDAR = Code::new("charter.no-customers-calendar"), Warning "P-09"
        "A target runs on the customer's hours, and no calendar is a customer's, so that no matter can begin under it.",
        "list the customers' calendars under `customers_calendars`, or say what counts `otherwise`";
    HOURS_NEVER_MEET = Code::new("charter.hours-never-meet"), Warning "P-09"
        "A target runs while both sides are there, and for some customers they never are.",
        "let the target run on the hours of one side, or give those customers another agreement";
    RETIRED_AGREEMENT = Code::new("charter.retired-agreement"), Warning "S1-13"
        "A rule promises an agreement that is promised to nobody any more, so that openings are refused.",
        "grant the agreement that took its place, or take it back into service";
    EMPTY_LADDER = Code::new("charter.empty-ladder"), Warning "B-10"
        "A ladder has no level, or one of its levels asks for nothing.",
        "add a level with an action, or leave it out";
    LEVEL_WITHOUT_TIME = Code::new("charter.level-without-time"), Error "B-10"
        "A level of a ladder is to be reached at no time of its own.",
        "write a percentage from 1, or a length of time; the due time itself is `{ percent = 100 }`";
    LADDER_OUT_OF_ORDER = Code::new("charter.ladder-out-of-order"), Error "B-10"
        "A level of a ladder is not reached after a level below it.",
        "write the levels in the order in which they are reached, each instant once";
    LADDER_WITHOUT_GOAL = Code::new("charter.ladder-without-goal"), Warning "B-10"
        "A target has a ladder and no goal, so that no level is ever reached.",
        "give the target a goal, or leave the ladder out";
    CHAIN_WITHOUT_SPAN = Code::new("charter.chain-without-span"), Error "A-02"
        "A promise with a chain behind it, or a leg of the chain, has no one span to reckon with.",
        "give it a goal that is a span; name the target of the leg where the agreement has several goals";
    CIRCULAR_CHAIN = Code::new("charter.circular-chain"), Error "A-02"
        "A promise is underpinned by itself, directly or through others.",
        "take it out of the chain behind it";
    UNATTAINABLE_PROMISE = Code::new("charter.unattainable-promise"), Warning "A-02"
        "From some start in the first two years that all its calendars know, a promise is not kept if each leg \
         of the chain behind it takes as long as it may.",
        "promise the smallest span that would be kept, or shorten a leg, or widen its hours";
    CHAIN_OUT_OF_PERIOD = Code::new("charter.chain-out-of-period"), Warning "A-02"
        "From no start do the calendars know when a promise falls due and when the chain behind it ends.",
        "declare more years of the calendars, the same for all of them, or shorten the spans";
    UNKNOWN_ZONE = Code::new("charter.unknown-zone"), Error "A-21"
        "No zone is called so.",
        "name one of the tz database, for example `Europe/Berlin`";
    NEVER_OPEN = crate::calendar::codes::NEVER_OPEN, Error "A-01"
        "A calendar has no open instant.",
        "give it weekly hours or an override with hours";
}
