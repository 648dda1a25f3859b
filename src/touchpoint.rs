//! Where we meet: channels, the stages of a customer's time with us, touchpoints, journeys, and how a contact flows.

mod channel;
mod flow;
mod journey;
mod meeting;

pub use channel::{Channel, ServedBy, Timing};
pub use flow::{Flow, FlowNode, NodeKind};
pub use journey::{Journey, Layer, Step, StepKind};
pub use meeting::{Direction, Phase, Stage, Touchpoint};
