//! Rules: what they say, what they refuse, and that fast ways give the answers of slow ones.

mod allocation;
mod bad_input;
mod needs;
mod oracle;
mod random;
mod text;
mod vocabulary;
