use super::{WithinWork, Work};

/// How a piece of work is judged by one indicator of its department: the only thing that may be said against anybody's work.
///
/// It takes work inside the boundary. What lies beyond is another type, and does not compile here:
///
/// ```compile_fail,E0308
/// use goodwill::department::{Assessment, BeyondWork, Outcome};
///
/// fn criticise(beyond: &BeyondWork) -> Assessment {
///     Assessment::new(beyond, "answered in time", Outcome::Missed)
/// }
/// ```
///
/// ```
/// use goodwill::department::{Assessment, Outcome, WithinWork};
///
/// fn judge(within: &WithinWork) -> Assessment {
///     Assessment::new(within, "answered in time", Outcome::Missed)
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    work: Work,
    indicator: String,
    outcome: Outcome,
}

/// Whether what an indicator asks for was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It was not.
    Missed,
    /// It was.
    Reached,
}

impl Assessment {
    /// Judges work inside the boundary by one indicator.
    #[must_use]
    pub fn new(work: &WithinWork, indicator: impl Into<String>, outcome: Outcome) -> Self {
        Self { work: work.work().clone(), indicator: indicator.into(), outcome }
    }

    /// What was judged.
    #[must_use]
    pub const fn work(&self) -> &Work {
        &self.work
    }

    /// By what.
    #[must_use]
    pub fn indicator(&self) -> &str {
        &self.indicator
    }

    /// How.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        self.outcome
    }
}

/// How much of what was assessed reached its aim: what lies beyond a boundary is in neither figure.
///
/// ```
/// use goodwill::department::Appraisal;
///
/// let nothing_yet: Appraisal = std::iter::empty().collect();
/// assert_eq!((nothing_yet.assessed(), nothing_yet.reached()), (0, 0));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Appraisal {
    assessed: usize,
    reached: usize,
}

impl Appraisal {
    /// How much was assessed.
    #[must_use]
    pub const fn assessed(&self) -> usize {
        self.assessed
    }

    /// How much of it reached its aim.
    #[must_use]
    pub const fn reached(&self) -> usize {
        self.reached
    }
}

impl<'a> FromIterator<&'a Assessment> for Appraisal {
    fn from_iter<T: IntoIterator<Item = &'a Assessment>>(assessments: T) -> Self {
        assessments.into_iter().fold(Self::default(), |sum, assessment| Self {
            assessed: sum.assessed + 1,
            reached: sum.reached + usize::from(assessment.outcome == Outcome::Reached),
        })
    }
}
