//! Spans, limits and the words of closed sets, in both languages.

use std::collections::BTreeSet;

use super::labels::{Label, Labels};
use crate::charter::{Readiness, WaitsFor};
use crate::customer::Purpose;
use crate::department::Limit;
use crate::money::Money;
use crate::sla::{Metric, Signal, SignalSet};
use crate::time::Span;
use crate::touchpoint::{Direction, Layer, Phase, ServedBy, Timing};
use crate::value::{Domain, Shape, Value};

impl Labels {
    /// A span in words: no unit is turned into another, so 48 hours stay 48 hours.
    ///
    /// ```
    /// use goodwill::publish::Labels;
    /// use goodwill::time::Span;
    ///
    /// let span = |text: &str| text.parse::<Span>();
    /// assert_eq!(Labels::English.span(span("working PT4H")?), "4 hours of working time");
    /// assert_eq!(Labels::Chinese.span(span("working PT4H")?), "工作时间4小时");
    /// assert_eq!(Labels::English.span(span("1 workday")?), "1 working day");
    /// assert_eq!(Labels::Chinese.span(span("PT1H30M")?), "1小时30分钟");
    /// # Ok::<(), goodwill::time::ParseSpanError>(())
    /// ```
    #[must_use]
    pub fn span(self, span: Span) -> String {
        match span {
            Span::Elapsed(length) => self.length(length.get().as_micros()),
            Span::Working(length) => {
                self.fill(Label::OfWorkingTime, [self.length(length.get().as_micros())])
            }
            Span::WorkingDays(days) => self.counted(days, Label::OneWorkday, Label::Workdays),
            Span::CalendarDays(days) => self.counted(days, Label::OneDay, Label::Days),
        }
    }

    /// A limit of authority in words.
    pub(super) fn limit(self, limit: Limit) -> String {
        match limit {
            Limit::Any => self.of(Label::AsSeenFit).to_owned(),
            Limit::Count(most) => self.fill(Label::UpTo, [most]),
            Limit::Money(most) => self.fill(Label::UpTo, [most]),
        }
    }

    /// What values there are.
    pub(super) fn domain(self, domain: &Domain) -> String {
        let names = |label: Label, names: &BTreeSet<String>| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            self.fill(label, [names.join(self.comma())])
        };
        match domain.shape() {
            Shape::Bool => self.of(Label::YesOrNo).to_owned(),
            Shape::Integer { least, most } => self.fill(Label::FromTo, [least, most]),
            Shape::Money { currency, least, most } => {
                self.fill(Label::FromTo, [least, most].map(|amount| Money::new(amount, currency)))
            }
            Shape::Choice(choices) => names(Label::OneOf, choices),
            Shape::Tags(tags) => names(Label::AnyOf, tags),
            Shape::Date { first, last } => self.fill(Label::FromTo, [first, last]),
            Shape::Open if domain.contains(&Value::Text(String::new())) => {
                self.of(Label::AText).to_owned()
            }
            Shape::Open if domain.contains(&Value::Span(Span::hours(1))) => {
                self.of(Label::ASpan).to_owned()
            }
            Shape::Open => self.of(Label::AnInstant).to_owned(),
        }
    }

    /// Hours, minutes and seconds, as far as there are any.
    fn length(self, micros: i64) -> String {
        const SECOND: i64 = 1_000_000;
        let (hours, rest) = (micros / (3_600 * SECOND), micros % (3_600 * SECOND));
        let (minutes, rest) = (rest / (60 * SECOND), rest % (60 * SECOND));
        let mut parts = Vec::new();
        if hours > 0 {
            parts.push(self.counted(hours, Label::OneHour, Label::Hours));
        }
        if minutes > 0 {
            parts.push(self.counted(minutes, Label::OneMinute, Label::Minutes));
        }
        if rest > 0 || parts.is_empty() {
            parts.push(self.seconds(rest / SECOND, rest % SECOND));
        }
        let between = if self == Self::Chinese { "" } else { " " };
        parts.join(between)
    }

    fn seconds(self, seconds: i64, micros: i64) -> String {
        if micros == 0 {
            return self.counted(seconds, Label::OneSecond, Label::Seconds);
        }
        let number = format!("{seconds}.{micros:06}");
        self.fill(Label::Seconds, [number.trim_end_matches('0')])
    }

    fn counted(self, count: impl Into<i64>, one: Label, many: Label) -> String {
        let count = count.into();
        self.fill(if count == 1 { one } else { many }, [count])
    }

    /// What a clock measures.
    pub(super) fn metric(self, metric: &Metric) -> String {
        let known = [
            (Metric::first_response(), Label::FirstResponse),
            (Metric::next_response(), Label::NextResponse),
            (Metric::later_response(), Label::LaterResponse),
            (Metric::periodic_update(), Label::PeriodicUpdate),
            (Metric::first_resolution(), Label::Resolution),
            (Metric::total_resolution(), Label::TotalResolution),
            (Metric::requester_wait(), Label::RequesterWait),
            (Metric::agent_work(), Label::AgentWork),
            (Metric::ownership(), Label::Ownership),
            (Metric::handoff_acceptance(), Label::HandoffAcceptance),
            (Metric::promise(), Label::APromise),
        ];
        match known.iter().find(|(known, _)| known == metric) {
            Some((_, label)) => self.of(*label).to_owned(),
            None => {
                let (starts, stops) = (self.signals(metric.starts), self.signals(metric.stops));
                self.fill(Label::Measured, [starts, stops])
            }
        }
    }

    fn signals(self, signals: SignalSet) -> String {
        let words: Vec<&str> = signals.iter().map(|signal| self.of(of_signal(signal))).collect();
        words.join(self.of(Label::Or))
    }
}

const fn of_signal(signal: Signal) -> Label {
    match signal {
        Signal::Opened => Label::Opened,
        Signal::CustomerWrote => Label::CustomerWrote,
        Signal::PersonResponded => Label::PersonResponded,
        Signal::AutomatonResponded => Label::AutomatonResponded,
        Signal::Noted => Label::Noted,
        Signal::Assigned => Label::Assigned,
        Signal::Taken => Label::Taken,
        Signal::Resolved => Label::Resolved,
        Signal::Reopened => Label::Reopened,
        Signal::Closed => Label::Closed,
        Signal::OpenedByUs => Label::OpenedByUs,
        Signal::CustomerThanked => Label::CustomerThanked,
        Signal::PersonAcknowledged => Label::PersonAcknowledged,
        Signal::MessageTaken => Label::MessageTaken,
        Signal::HandoffOffered => Label::HandoffOffered,
        Signal::HandoffAccepted => Label::HandoffAccepted,
        Signal::HandoffReturned => Label::HandoffReturned,
        Signal::PromiseMade => Label::PromiseMade,
        Signal::PromiseKept => Label::PromiseKept,
        Signal::Released => Label::Released,
    }
}

pub(super) const fn of_phase(phase: Phase) -> Label {
    match phase {
        Phase::Before => Label::Before,
        Phase::During => Label::During,
        Phase::After => Label::After,
    }
}

pub(super) const fn of_direction(direction: Direction) -> Label {
    match direction {
        Direction::Inbound => Label::Inbound,
        Direction::Outbound => Label::Outbound,
        Direction::Peer => Label::Peer,
    }
}

pub(super) const fn of_purpose(purpose: Purpose) -> Label {
    match purpose {
        Purpose::Service => Label::PurposeService,
        Purpose::Safety => Label::PurposeSafety,
        Purpose::Compliance => Label::PurposeCompliance,
        Purpose::Care => Label::PurposeCare,
        Purpose::Commercial => Label::PurposeCommercial,
        Purpose::Survey => Label::PurposeSurvey,
    }
}

pub(super) const fn of_layer(layer: Layer) -> Label {
    match layer {
        Layer::FrontStage => Label::FrontStage,
        Layer::BackStage => Label::BackStage,
        Layer::Support => Label::Support,
    }
}

pub(super) const fn of_readiness(state: Readiness) -> Label {
    match state {
        Readiness::Planned => Label::Planned,
        Readiness::Piloted => Label::Piloted,
        Readiness::Ready => Label::Ready,
        Readiness::Retired => Label::Retired,
    }
}

pub(super) const fn of_wait(waits_for: WaitsFor) -> Label {
    match waits_for {
        WaitsFor::Customer => Label::WhileCustomer,
        WaitsFor::ThirdParty => Label::WhileThirdParty,
        WaitsFor::Agreed => Label::WhileAgreed,
    }
}

pub(super) const fn of_server(served_by: ServedBy) -> Label {
    match served_by {
        ServedBy::Person => Label::Person,
        ServedBy::Automaton => Label::Automaton,
    }
}

pub(super) const fn of_timing(timing: Timing) -> Label {
    match timing {
        Timing::Live => Label::Live,
        Timing::Asynchronous => Label::Asynchronous,
    }
}
