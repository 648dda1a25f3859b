//! Allowances, entitlements, and what the analysis of rules says, each held against a slow and plain model.

mod allowance;
mod entitlement;
