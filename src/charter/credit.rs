//! What may be said of work, as the ratified charter has it.

use super::ratified::Charter;
use crate::department::{
    Credit, CreditAccount, CreditEntry, CreditLedger, LedgerFault, NoBoundary, Scoped, Work,
};
use crate::id::CharterVersion;

impl Charter {
    /// Tells work inside the boundary of whoever did it from work beyond it (S4-18, S4-30). No other department's boundary is
    /// asked, so that no work can be both.
    ///
    /// Work lies inside if it was done at a touchpoint or in a stage of the department's, and produced nothing but what the
    /// department hands over or supplies. One thing that is not so is enough to be beyond.
    ///
    /// The charter to ask is the one that was in force when the work was done.
    ///
    /// ```
    /// use goodwill::actor::Actor;
    /// use goodwill::charter::{CharterDraft, Ratification};
    /// use goodwill::department::{Beneficiary, Department, Scoped, Site, Work};
    /// use goodwill::id::{AgentId, CustomerId, SequentialIds, WorkId};
    /// use goodwill::key;
    /// use goodwill::touchpoint::{Phase, Stage};
    ///
    /// let charter = CharterDraft::default()
    ///     .stage(key!("attract"), Stage::new(Phase::Before, "Attract"))
    ///     .department(key!("marketing"), Department::named("Marketing").owning(key!("attract")))
    ///     .ratify(&Ratification::first(Actor::System))?;
    ///
    /// let ids = SequentialIds::starting_at(1);
    /// let work = |department, site| Work {
    ///     id: WorkId::fresh(&ids),
    ///     by: AgentId::fresh(&ids),
    ///     department,
    ///     to: Beneficiary::Customer(CustomerId::fresh(&ids)),
    ///     at: "2026-03-02T09:00:00Z".parse().unwrap(),
    ///     site,
    ///     produced: [].into(),
    /// };
    /// let fair = work(key!("marketing"), Site::Stage(key!("attract")));
    /// assert!(matches!(charter.classify(fair), Ok(Scoped::Within(_))));
    ///
    /// let call = work(key!("marketing"), Site::Touchpoint(key!("hotline")));
    /// let Ok(Scoped::Beyond(beyond)) = charter.classify(call) else { panic!() };
    /// let why: Vec<String> = beyond.reasons().map(ToString::to_string).collect();
    /// assert_eq!(why, ["it answers for no touchpoint `hotline`"]);
    ///
    /// let elsewhere = work(key!("sales"), Site::Stage(key!("attract")));
    /// assert_eq!(charter.classify(elsewhere).unwrap_err().work.department.as_str(), "sales");
    /// # Ok::<(), goodwill::charter::Findings>(())
    /// ```
    ///
    /// # Errors
    /// [`NoBoundary`] hands the work back if the charter has no department where it was done.
    pub fn classify(&self, work: Work) -> Result<Scoped, NoBoundary> {
        let on = self.date_of(work.at);
        match self.boundary(&work.department) {
            Some(boundary) => Ok(boundary.scope(work, on, self.version())),
            None => Err(NoBoundary::around(work)),
        }
    }

    /// The account that was kept as a ledger, under the cap that this charter declares.
    ///
    /// Each entry goes the way of a new credit: its work is classified by the charter that it names, which `charter_of`
    /// looks up, and taken into account once. What could not be credited cannot be read.
    ///
    /// # Errors
    /// [`LedgerFault`] says which entry is none, and why.
    pub fn credit_account(
        &self,
        ledger: CreditLedger,
        charter_of: impl Fn(CharterVersion) -> Option<Self>,
    ) -> Result<CreditAccount, LedgerFault> {
        let account = self.boundary(&ledger.department).and_then(CreditAccount::of);
        let mut account = account.ok_or(LedgerFault::NoIncentive(ledger.department))?;
        for (position, entry) in ledger.entries.into_iter().enumerate() {
            let under = entry.under;
            let charter = charter_of(under).filter(|charter| charter.version() == under);
            let charter = charter.ok_or(LedgerFault::NoCharter { position, under })?;
            let credit = charter.credit(entry, position)?;
            // What the cap cuts off stands among the overflows of the account.
            let _ = account
                .take(credit)
                .map_err(|refused| LedgerFault::NotTaken { position, refused })?;
        }
        Ok(account)
    }

    fn credit(&self, entry: CreditEntry, position: usize) -> Result<Credit, LedgerFault> {
        let classified = self.classify(entry.work);
        match classified.map_err(|refused| LedgerFault::NoBoundary { position, refused })? {
            Scoped::Beyond(beyond) => Ok(Credit::new(beyond, entry.points)),
            Scoped::Within(within) => Err(LedgerFault::Within { position, work: within.work().id }),
        }
    }
}
