//! Property-test strategies for hosts' own test suites.
