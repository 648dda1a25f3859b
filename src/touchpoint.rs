//! Where we meet: channels, the stages of a customer's time with us, touchpoints, journeys, and how a contact flows.
//!
//! A [`Channel`] is what we offer, a [`Possession`] what one customer has; [`Channel::usable_by`] holds one against the other.
//! A [`Tasked`] touchpoint has the one department that answers for it; only a ratified charter gives one.

mod cadence;
mod channel;
mod exit;
mod flow;
mod journey;
mod meeting;
mod possession;
mod tasked;
mod usable;
mod wait;

pub use cadence::{CadenceError, Silence, codes};
pub use channel::{Channel, ServedBy, Timing};
pub use exit::{ExitLack, ExitLackKind, Exits, ExitsUnknown, MOST_STEPS};
pub use flow::{Flow, FlowNode, NodeKind};
pub use journey::{Journey, Layer, Step, StepKind};
pub use meeting::{Direction, Phase, Stage, Touchpoint};
pub use possession::Possession;
pub use tasked::Tasked;
pub use usable::{Obstacle, Unknown, Usable};
pub use wait::Wait;
