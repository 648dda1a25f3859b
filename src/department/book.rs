use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::codes::{ACCOUNT_KEPT_ALREADY, CREDITED_TWICE};
use super::{Credit, CreditAccount, NotTaken, Taken};
use crate::id::{Code, DepartmentKey, WorkId};

/// The accounts of several departments, in which each piece of work is credited once, whosever it was.
///
/// An account alone knows what it has credited itself, and a [`Work`](super::Work) is plain data: the same piece told by two
/// departments looks like two. The book looks into all of its accounts before any of them takes a credit.
///
/// ```
/// use goodwill::actor::Actor;
/// use goodwill::charter::{CharterDraft, Ratification};
/// use goodwill::department::{
///     Beneficiary, Credit, CreditAccount, CreditBook, Department, IncentivePeriod, IncentivePolicy, Scoped, Site, Taken, Work,
/// };
/// use goodwill::id::{AgentId, CustomerId, DepartmentKey, SequentialIds, WorkId};
/// use goodwill::key;
///
/// let policy = IncentivePolicy { cap: 10, per: IncentivePeriod::Month };
/// let charter = CharterDraft::default()
///     .department(key!("marketing"), Department::named("Marketing").rewarding(policy))
///     .department(key!("sales"), Department::named("Sales").rewarding(policy))
///     .ratify(&Ratification::first(Actor::System))?;
///
/// let ids = SequentialIds::starting_at(1);
/// let (ann, cup) = (AgentId::fresh(&ids), WorkId::fresh(&ids));
/// let customer = CustomerId::fresh(&ids);
/// let credit = |department: DepartmentKey| {
///     let work = Work {
///         id: cup,
///         by: ann,
///         department,
///         to: Beneficiary::Customer(customer),
///         at: "2026-03-31T12:00:00Z".parse().unwrap(),
///         site: Site::Touchpoint(key!("hotline")),
///         produced: [].into(),
///     };
///     let Ok(Scoped::Beyond(beyond)) = charter.classify(work) else { panic!() };
///     Credit::new(beyond, 3)
/// };
/// let mut book = CreditBook::default();
/// for department in [key!("marketing"), key!("sales")] {
///     let account = CreditAccount::of(charter.boundary(&department).unwrap()).unwrap();
///     book.add(account).unwrap();
/// }
/// assert_eq!(book.take(credit(key!("marketing"))), Ok(Taken::InFull));
///
/// // The same call, told by sales as well.
/// let refused = book.take(credit(key!("sales"))).unwrap_err();
/// assert_eq!(refused.code().as_str(), "department.credited-elsewhere");
/// assert_eq!(book.credited_in(cup), Some(&key!("marketing")));
/// # Ok::<(), goodwill::charter::Findings>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CreditBook {
    accounts: BTreeMap<DepartmentKey, CreditAccount>,
}

impl CreditBook {
    /// Puts an account beside the others, with what it has credited.
    ///
    /// Accounts that were kept each as a ledger are checked against each other here.
    ///
    /// # Errors
    /// [`NotAdded`] hands the account back if the book has one of its department, or if another one has credited a piece of work
    /// that it has credited, too.
    pub fn add(&mut self, account: CreditAccount) -> Result<(), NotAdded> {
        let twice = account
            .works()
            .find_map(|work| self.credited_in(work).map(|department| (work, department.clone())));
        // That it has an account of the department already says more than that both have credited something.
        match self.accounts.entry(account.department().clone()) {
            Entry::Occupied(_) => Err(NotAdded::KeptAlready(Box::new(account))),
            Entry::Vacant(free) => match twice {
                Some((work, credited_in)) => {
                    Err(NotAdded::CreditedTwice { work, credited_in, account: Box::new(account) })
                }
                None => {
                    free.insert(account);
                    Ok(())
                }
            },
        }
    }

    /// Takes a credit into the account of the department in which the work was done, and says whether it counts in full.
    ///
    /// # Errors
    /// [`NotTaken`] hands the credit back if its work was credited before, there or in the account of another department, or
    /// if there is no account of its department.
    pub fn take(&mut self, credit: Credit) -> Result<Taken, NotTaken> {
        let (department, work) = (credit.work().department.clone(), credit.work().id);
        if let Some(account) = self.credited_in(work).filter(|other| **other != department) {
            let account = account.clone();
            return Err(NotTaken::CreditedElsewhere { account, credit: Box::new(credit) });
        }
        match self.accounts.get_mut(&department) {
            Some(account) => account.take(credit),
            None => Err(NotTaken::NoAccount(Box::new(credit))),
        }
    }

    /// In which department's account a piece of work was credited; none if it was not.
    #[must_use]
    pub fn credited_in(&self, work: WorkId) -> Option<&DepartmentKey> {
        self.accounts().find(|account| account.has_credited(work)).map(CreditAccount::department)
    }

    /// The account of a department.
    #[must_use]
    pub fn account(&self, department: &DepartmentKey) -> Option<&CreditAccount> {
        self.accounts.get(department)
    }

    /// All accounts, in the order of their departments' keys.
    pub fn accounts(&self) -> impl Iterator<Item = &CreditAccount> {
        self.accounts.values()
    }
}

/// Why a book does not take an account, which is handed back.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotAdded {
    /// It has an account of the department.
    #[error("there is an account of `{}` already", .0.department())]
    KeptAlready(Box<CreditAccount>),
    /// A piece of work was credited in two departments.
    #[error("the work {work} was credited in `{credited_in}` and in `{}`", account.department())]
    CreditedTwice {
        /// Which work: the first of its account by the ids.
        work: WorkId,
        /// Whose account in the book has credited it.
        credited_in: DepartmentKey,
        /// The account that has credited it as well.
        account: Box<CreditAccount>,
    },
}

impl NotAdded {
    /// Its stable name.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::KeptAlready(_) => ACCOUNT_KEPT_ALREADY,
            Self::CreditedTwice { .. } => CREDITED_TWICE,
        }
    }
}
