//! The ratified charter as people read it: what a role is responsible for, what a customer is promised, where a
//! department's boundary runs, and maps of journeys and hand-offs.
//!
//! Pages are Markdown, maps are Mermaid; both are functions of the charter and the chosen [`Labels`] alone, so the same
//! charter gives the same bytes. Every text of the charter is escaped: no name can feign a heading, a cell, a link or a tag.

mod boundaries;
mod customer;
mod department;
mod files;
mod journey;
mod labels;
mod markdown;
mod mermaid;
mod names;
mod promise;
mod publication;
mod role;
mod words;

pub use labels::{Label, Labels};
pub use publication::Publication;
