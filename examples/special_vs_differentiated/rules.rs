//! What the rules may speak of, and the three ways in which the company might treat its customers.
//!
//! The file tells what customers are worth to the company, and next to nothing of what they need. These are taken for
//! evidence, and a host would ask for better:
//!
//! - a mailed check: whoever pays so wants to pay in some other place than at our counter or on the Internet;
//! - a check of either kind by a senior citizen: each bill is paid by hand, by somebody for whom the way may be long;
//! - paper bills and checks: whoever does his business on paper would rather come to a counter, unless he is away.
//!
//! Nothing in the file tells who travels. [`TRAVELS_EVERY`] makes it up, blind to all else.

use goodwill::rule::RuleBook;

/// Every seventh row of a file is said to travel.
pub(crate) const TRAVELS_EVERY: usize = 7;

/// The book as a host would keep it. Costs are assumed: for one customer and one month.
const BOOK: &str = r#"{
    "vocabulary": {
        "attributes": {
            "monthly-charge": {
                "kind": "value",
                "domain": { "money": { "currency": "USD", "least": 0, "most": 1000000 } }
            },
            "tenure": { "kind": "value", "domain": { "integer": { "least": 0, "most": 1200 } } },
            "contract": { "kind": "value", "domain": { "choice": ["monthly", "one-year", "two-year"] } },
            "pays-by": {
                "kind": "need",
                "domain": { "choice": ["bank-transfer", "credit-card", "electronic-check", "mailed-check"] }
            },
            "paperless": { "kind": "need", "domain": "bool" },
            "senior": { "kind": "need", "domain": "bool" },
            "travels": { "kind": "need", "domain": "bool" },
            "phone": { "kind": "context", "domain": "bool" }
        },
        "needs": {
            "longer-term": "travels = yes",
            "pay-nearby": "pays-by = mailed-check",
            "collection": "senior = yes and pays-by in {electronic-check, mailed-check}",
            "counter": "travels = no and paperless = no and pays-by in {electronic-check, mailed-check}"
        }
    },
    "sets": {
        "counter-for-the-best": {
            "hit_policy": "first",
            "rules": [{
                "key": "the-best",
                "when": "monthly-charge >= 90.00 USD and tenure >= 24",
                "grants": [{ "grant": { "queue": "vip-counter" }, "serves": ["counter"], "cost": "15.00 USD" }]
            }]
        },
        "counter-for-travellers": {
            "hit_policy": "first",
            "rules": [{
                "key": "travellers",
                "when": "travels = yes",
                "grants": [{ "grant": { "queue": "vip-counter" }, "serves": ["counter"], "cost": "15.00 USD" }]
            }]
        },
        "what-each-needs": {
            "hit_policy": "collect",
            "rules": [
                {
                    "key": "two-month-billing",
                    "when": "travels = yes and (tenure >= 12 or contract in {one-year, two-year})",
                    "grants": [{
                        "grant": { "host": { "grant": "billing", "parameters": { "months": { "integer": 2 } } } },
                        "serves": ["longer-term"],
                        "cost": "1.20 USD"
                    }]
                },
                {
                    "key": "pay-at-the-post-office",
                    "when": "pays-by = mailed-check",
                    "grants": [{
                        "grant": {
                            "host": { "grant": "payment-place", "parameters": { "at": { "choice": "post-office" } } }
                        },
                        "serves": ["pay-nearby"],
                        "cost": "0.80 USD"
                    }]
                },
                {
                    "key": "collect-at-home",
                    "when": "senior = yes and pays-by in {electronic-check, mailed-check} and phone = yes",
                    "grants": [{
                        "grant": {
                            "host": { "grant": "collection", "parameters": { "by": { "choice": "appointment" } } }
                        },
                        "serves": ["collection"],
                        "cost": "9.00 USD"
                    }]
                },
                {
                    "key": "counter-appointment",
                    "when": "travels = no and paperless = no and pays-by in {electronic-check, mailed-check}",
                    "grants": [{ "grant": { "queue": "counter-appointments" }, "serves": ["counter"], "cost": "4.00 USD" }]
                }
            ]
        }
    }
}"#;

/// All rules with their vocabulary.
pub(crate) fn book() -> serde_json::Result<RuleBook> {
    serde_json::from_str(BOOK)
}
