use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::NaiveDate;

use super::codes::{CREDITED_ALREADY, CREDITED_ELSEWHERE, NO_ACCOUNT, OTHER_DEPARTMENT};
use super::{Boundary, Credit, CreditEntry, CreditLedger, IncentivePolicy, Overflow, Taken};
use crate::id::{AgentId, Code, DepartmentKey, WorkId};

/// What the people of one department earned beyond its boundary, period by period.
///
/// # The laws
///
/// * Each piece of work is credited once: in this account; a [`CreditBook`](super::CreditBook) sees to it over all of them.
/// * The total of a person in a period is what was earned there, and the cap at most.
/// * What was earned and not credited is said when it happens, and stands in the account for good.
///
/// ```
/// use goodwill::actor::Actor;
/// use goodwill::charter::{CharterDraft, Ratification};
/// use goodwill::department::{
///     Beneficiary, Credit, CreditAccount, Department, IncentivePeriod, IncentivePolicy, Scoped, Site, Taken, Work,
/// };
/// use goodwill::id::{AgentId, SequentialIds, WorkId};
/// use goodwill::key;
///
/// let ten_a_month = IncentivePolicy { cap: 10, per: IncentivePeriod::Month };
/// let charter = CharterDraft::default()
///     .zone("Asia/Tokyo")
///     .department(key!("marketing"), Department::named("Marketing").rewarding(ten_a_month))
///     .ratify(&Ratification::first(Actor::System))?;
///
/// let ids = SequentialIds::starting_at(1);
/// let (ann, sale) = (AgentId::fresh(&ids), WorkId::fresh(&ids));
/// let credit = || {
///     let work = Work {
///         id: sale,
///         by: ann,
///         department: key!("marketing"),
///         to: Beneficiary::Department(key!("sales")),
///         at: "2026-03-31T23:00:00Z".parse().unwrap(),
///         site: Site::Touchpoint(key!("showroom")),
///         produced: [].into(),
///     };
///     let Ok(Scoped::Beyond(beyond)) = charter.classify(work) else { panic!() };
///     Credit::new(beyond, 3)
/// };
/// let mut account = CreditAccount::of(charter.boundary(&key!("marketing")).unwrap()).unwrap();
/// assert_eq!(account.take(credit()), Ok(Taken::InFull));
/// assert_eq!(account.total(ann, "2026-04-01".parse().unwrap()), 3); // it was April in Tokyo
///
/// let refused = account.take(credit()).unwrap_err();
/// assert_eq!(refused.code().as_str(), "department.credited-already");
/// # Ok::<(), goodwill::charter::Findings>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditAccount {
    department: DepartmentKey,
    policy: IncentivePolicy,
    credited: BTreeMap<WorkId, CreditEntry>,
    /// What was earned, by the first date of the period.
    earned: BTreeMap<(AgentId, NaiveDate), u64>,
}

impl CreditAccount {
    /// The account of a boundary, in which nothing was earned yet. None if its department rewards nothing.
    #[must_use]
    pub fn of(boundary: Boundary<'_>) -> Option<Self> {
        Some(Self {
            department: boundary.department().clone(),
            policy: boundary.incentive()?,
            credited: BTreeMap::new(),
            earned: BTreeMap::new(),
        })
    }

    /// Whose people are credited.
    #[must_use]
    pub const fn department(&self) -> &DepartmentKey {
        &self.department
    }

    /// Its cap, and for which period.
    #[must_use]
    pub const fn policy(&self) -> IncentivePolicy {
        self.policy
    }

    /// Takes a credit into account, and says whether it counts in full.
    ///
    /// # Errors
    /// [`NotTaken`] hands the credit back if its work was credited before, or was done in another department.
    pub fn take(&mut self, credit: Credit) -> Result<Taken, NotTaken> {
        if credit.work().department != self.department {
            let account = self.department.clone();
            return Err(NotTaken::OtherDepartment { account, credit: Box::new(credit) });
        }
        let Entry::Vacant(free) = self.credited.entry(credit.work().id) else {
            return Err(NotTaken::CreditedAlready(Box::new(credit)));
        };
        let (by, first) = (credit.work().by, self.policy.per.first_of(credit.on()));
        let earned = self.earned.entry((by, first)).or_default();
        let over_before = earned.saturating_sub(self.policy.cap.into());
        *earned = earned.saturating_add(credit.points().into());
        let over = earned.saturating_sub(self.policy.cap.into()) - over_before;
        free.insert(credit.into_entry());
        if over == 0 {
            return Ok(Taken::InFull);
        }
        Ok(Taken::Capped(Overflow { by, first, over, policy: self.policy }))
    }

    /// What a person is credited in the period of a date.
    #[must_use]
    pub fn total(&self, by: AgentId, on: NaiveDate) -> u64 {
        let first = self.policy.per.first_of(on);
        let earned = self.earned.get(&(by, first)).copied().unwrap_or(0);
        earned.min(self.policy.cap.into())
    }

    /// What was earned and not credited, of each person and period.
    pub fn overflows(&self) -> impl Iterator<Item = Overflow> {
        self.earned.iter().filter_map(|(&(by, first), earned)| {
            let over = earned.saturating_sub(self.policy.cap.into());
            (over > 0).then_some(Overflow { by, first, over, policy: self.policy })
        })
    }

    /// Whether a piece of work was credited here.
    #[must_use]
    pub fn has_credited(&self, work: WorkId) -> bool {
        self.credited.contains_key(&work)
    }

    /// The pieces of work that were credited here, in the order of their ids.
    pub fn works(&self) -> impl Iterator<Item = WorkId> {
        self.credited.keys().copied()
    }

    /// What is kept of it, in the order of the ids of the work.
    #[must_use]
    pub fn ledger(&self) -> CreditLedger {
        CreditLedger {
            department: self.department.clone(),
            entries: self.credited.values().cloned().collect(),
        }
    }
}

/// Why an account, or a book of them, does not take a credit, which is handed back.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotTaken {
    /// The work was credited before.
    #[error("the work {} was credited before", .0.work().id)]
    CreditedAlready(Box<Credit>),
    /// The work was done in another department, whose boundary is another.
    #[error("the work {} was done in `{}`; this is the account of `{account}`", credit.work().id, credit.work().department)]
    OtherDepartment {
        /// Whose account it is.
        account: DepartmentKey,
        /// The credit.
        credit: Box<Credit>,
    },
    /// The work was credited before, in another department's account of the same book.
    #[error("the work {} was credited in `{account}`; it is not credited in `{}` as well", credit.work().id, credit.work().department)]
    CreditedElsewhere {
        /// Whose account has credited it.
        account: DepartmentKey,
        /// The credit.
        credit: Box<Credit>,
    },
    /// The book has no account of the department in which the work was done.
    #[error("there is no account of `{}` for the work {}", .0.work().department, .0.work().id)]
    NoAccount(Box<Credit>),
}

impl NotTaken {
    /// Its stable name.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::CreditedAlready(_) => CREDITED_ALREADY,
            Self::OtherDepartment { .. } => OTHER_DEPARTMENT,
            Self::CreditedElsewhere { .. } => CREDITED_ELSEWHERE,
            Self::NoAccount(_) => NO_ACCOUNT,
        }
    }
}
