//! Allowances, entitlements, and what the analysis of rules says, each held against a slow and plain model.

mod allowance;
mod brute;
mod entitlement;
mod laws;
mod limits;
mod sample;
mod stories;
mod texts;
mod verdicts;
