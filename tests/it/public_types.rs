//! What every host relies on without saying it: types cross threads, print, and stay small.

use std::fmt::Debug;

use goodwill::actor::Actor;
use goodwill::calendar::{
    Break, Calendar, CalendarDraft, CalendarError, CalendarFault, Explanation, Holiday,
    HolidayImportError, InvalidCalendar, OutOfPeriod, Override, Reason, Stretch, Week, Window,
};
use goodwill::case::{
    Brought, CustodyReport, HandoffOffered, Leg, NoLink, NoMerge, Offer, Opened, Owed, Relation,
    Since, Spent, Undertaking, Unfit,
};
use goodwill::charter::{
    BadPopulation, BandAfter, Blueprint, BlueprintReport, Bounds, Cell, CellChannel, CellGap,
    CellPair, ChannelReach, CountedZone, Delight, Group, HeldBand, InCell, JudgedGroup,
    JudgedStandard, LeftOut, Means, Measure, NeedClass, Offered, PairKind, Placed, Plan, PlanReach,
    Population, PricedLevel, Reach, ReachOver, SameCells, SpendVerdict, Spot, Tolerated,
    Transition, UnaskedGrant, ValueBand, ValueBands, Witness,
};
use goodwill::customer::{
    AnswerLedger, AskToken, Circumstances, Consent, ContactPoint, Expectation, Hindsight,
    Hypothesis, Language, LoyaltyReason, Need, NeedAttributes, NeedProfile, Objection, Outlook,
    Overridden, Party, Period, Permissions, Purpose, Question, Share, ValueAttributes,
    ZoneOfTolerance,
};
use goodwill::decision::{Because, FollowUp, OutOfOrder, Premise, Record, Wake};
use goodwill::desk::{Adopted, Foreseen, Moved};
use goodwill::finding::{Finding, Place, Severity, Written};
use goodwill::id::{CaseId, Code, QueueKey, SequentialIds, StreamId, Version};
use goodwill::money::{Currency, Money};
use goodwill::pii::Pii;
use goodwill::profile::{Profile, ProfileCommand, ProfileEffect, ProfileEvent, ProfileRefusal};
use goodwill::publish::{Label, Labels, Publication};
use goodwill::rule::{
    Allowance, Analysis, Comparison, Compiled, CompiledBook, Condition, Entitlement,
    Explanation as RuleExplanation, FactError, Facts, Matches, RuleBook, RuleFindings, Schema,
    Undecided, Vocabulary, Wanted,
};
use goodwill::sla::{
    Attainability, BeforeGiven, Capacity, ChangeLaw, CountedOn, Course, DueWindow, HoursCounted,
    Load, Member, Miss, NoUsableInstant, Overload, Pledge, Promise, Rebased, Term,
    WindowUpsideDown,
};
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};
use goodwill::touchpoint::{
    ExitLack, ExitLackKind, Exits, Flow, FlowNode, Obstacle, Possession, Unknown, Usable,
};
use goodwill::value::{Domain, Value};

const fn crosses_threads_and_prints<T: Send + Sync + Debug + 'static>() {}

const fn is_an_error<T: std::error::Error + Send + Sync + 'static>() {}

#[test]
fn public_types_cross_threads_and_print() {
    crosses_threads_and_prints::<(Actor, Because, Premise, Record, Wake, OutOfOrder)>();
    crosses_threads_and_prints::<(Calendar, CalendarDraft, Week, Holiday, Override, Break, Window)>(
    );
    crosses_threads_and_prints::<(Explanation, Stretch, Reason, CalendarFault)>();
    crosses_threads_and_prints::<(Finding, Place, Severity, Written<Window>)>();
    crosses_threads_and_prints::<(CaseId, Code, QueueKey, SequentialIds, StreamId, Version)>();
    crosses_threads_and_prints::<(Compiled, CompiledBook, Condition, Facts, Matches, RuleBook)>();
    crosses_threads_and_prints::<(RuleExplanation, Schema, Vocabulary, Wanted)>();
    crosses_threads_and_prints::<(Allowance, Analysis, Comparison, Entitlement)>();
    crosses_threads_and_prints::<(Profile, ProfileCommand, ProfileEvent, ProfileEffect)>();
    crosses_threads_and_prints::<ProfileRefusal>();
    crosses_threads_and_prints::<(Brought, Owed, Relation, Since, NoLink, NoMerge)>();
    crosses_threads_and_prints::<(Adopted, Foreseen, Moved, ChangeLaw, Rebased<'static>)>();
    crosses_threads_and_prints::<FollowUp<ProfileCommand>>();
    crosses_threads_and_prints::<(Party, ContactPoint, Circumstances, Period, Language, Question)>(
    );
    crosses_threads_and_prints::<(Need, Hypothesis, Expectation, Hindsight, LoyaltyReason)>();
    crosses_threads_and_prints::<(Consent, Objection, Permissions, Purpose, AnswerLedger)>();
    crosses_threads_and_prints::<(AskToken, Outlook, NeedAttributes, ValueAttributes)>();
    crosses_threads_and_prints::<(NeedProfile, Overridden, Share, ZoneOfTolerance<i64>)>();
    crosses_threads_and_prints::<(CustodyReport, Leg, Offer, Spent, Undertaking, Unfit)>();
    crosses_threads_and_prints::<(Opened, HandoffOffered)>();
    crosses_threads_and_prints::<(DueWindow, Load, Overload, Pledge, Promise)>();
    crosses_threads_and_prints::<(Attainability, Course, Miss, Term, goodwill::sla::Share)>();
    crosses_threads_and_prints::<(Capacity, Member, CountedOn, HoursCounted, goodwill::sla::Leg)>();
    crosses_threads_and_prints::<(Exits, ExitLack, ExitLackKind, Flow, FlowNode)>();
    crosses_threads_and_prints::<(Possession, Usable, Obstacle, Unknown)>();
    crosses_threads_and_prints::<(Population, Group, Means, Plan, goodwill::charter::Share)>();
    crosses_threads_and_prints::<(PlanReach, Reach, ChannelReach, Bounds, LeftOut, Witness)>();
    crosses_threads_and_prints::<(ReachOver, SpendVerdict)>();
    crosses_threads_and_prints::<(Measure, PricedLevel, Tolerated, CountedZone, Offered, Delight)>(
    );
    crosses_threads_and_prints::<(JudgedStandard, JudgedGroup)>();
    crosses_threads_and_prints::<(Blueprint, NeedClass, Cell, CellChannel, ValueBands, ValueBand)>(
    );
    crosses_threads_and_prints::<(BlueprintReport, Spot, CellGap, CellPair, PairKind)>();
    crosses_threads_and_prints::<(SameCells, UnaskedGrant, InCell, Placed)>();
    crosses_threads_and_prints::<(HeldBand, BandAfter, Transition)>();
    crosses_threads_and_prints::<(Label, Labels, Publication<'static>)>();
    crosses_threads_and_prints::<(Currency, Money, Pii<String>)>();
    crosses_threads_and_prints::<(Elapsed, Span, Timestamp, WorkingTime, Domain, Value)>();
}

#[test]
fn errors_are_errors_that_cross_threads() {
    is_an_error::<InvalidCalendar>();
    is_an_error::<CalendarError>();
    is_an_error::<OutOfPeriod>();
    is_an_error::<HolidayImportError>();
    is_an_error::<OutOfOrder>();
    is_an_error::<BadPopulation>();
    is_an_error::<goodwill::charter::InvalidReachOver>();
    is_an_error::<goodwill::sla::ChainError>();
    is_an_error::<goodwill::sla::Overcommitment>();
    is_an_error::<goodwill::touchpoint::ExitsUnknown>();
    is_an_error::<BeforeGiven>();
    is_an_error::<NoUsableInstant>();
    is_an_error::<Overload>();
    is_an_error::<WindowUpsideDown>();
    is_an_error::<goodwill::calendar::ParseWindowError>();
    is_an_error::<goodwill::id::ParseKeyError>();
    is_an_error::<goodwill::id::ParseIdError>();
    is_an_error::<goodwill::money::MoneyError>();
    is_an_error::<goodwill::time::ParseDurationError>();
    is_an_error::<goodwill::time::ParseSpanError>();
    is_an_error::<goodwill::time::ParseTimestampError>();
    is_an_error::<goodwill::time::TimestampOutOfRange>();
    is_an_error::<goodwill::customer::BadHours>();
    is_an_error::<goodwill::customer::EndsBeforeItBegins>();
    is_an_error::<goodwill::customer::NoValidity>();
    is_an_error::<goodwill::customer::FreeText>();
    is_an_error::<goodwill::customer::MayBePersonal>();
    is_an_error::<goodwill::customer::MoreThanAll>();
    is_an_error::<goodwill::customer::MustReach>();
    is_an_error::<goodwill::customer::NoConfidence>();
    is_an_error::<goodwill::customer::NoNeed>();
    is_an_error::<goodwill::customer::NoPreference>();
    is_an_error::<goodwill::customer::NotOverridden>();
    is_an_error::<goodwill::customer::ParseLanguageError>();
    is_an_error::<goodwill::customer::UnknownWord>();
    is_an_error::<goodwill::customer::UpsideDown>();
    is_an_error::<RuleFindings>();
    is_an_error::<FactError>();
    is_an_error::<Undecided>();
    is_an_error::<goodwill::rule::ParseConditionError>();
    is_an_error::<goodwill::value::DomainError>();
    is_an_error::<goodwill::value::OutsideDomain>();
}

/// A speed bump: a type that grows is copied more often than anybody notices.
#[test]
fn sizes_stay_small() {
    assert_eq!(size_of::<Calendar>(), 8);
    assert_eq!(size_of::<Timestamp>(), 8);
    assert_eq!(size_of::<WorkingTime>(), 8);
    assert_eq!(size_of::<Window>(), 8);
    assert_eq!(size_of::<QueueKey>(), 16);
    assert_eq!(size_of::<CaseId>(), 16);
    assert_eq!(size_of::<Span>(), 16);
    assert_eq!(size_of::<Money>(), 16);
    assert_eq!(size_of::<Result<Timestamp, CalendarError>>(), 32);
}
