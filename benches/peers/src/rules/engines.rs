//! The engines compared, each used as its documentation shows, on its fastest documented way.

mod cedar;
mod cel;
mod rhai;
mod zen;

pub(crate) use cedar::Cedar;
pub(crate) use cel::Cel;
pub(crate) use rhai::Rhai;
pub(crate) use zen::Zen;
