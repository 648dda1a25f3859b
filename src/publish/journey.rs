//! Journeys as blueprints: what the customer sees, what is done out of sight, and what supports it.

use super::labels::Label;
use super::mermaid::{Caption, Chart, Shape};
use super::names::named;
use super::publication::Publication;
use super::words::of_layer;
use crate::id::JourneyKey;
use crate::touchpoint::{Layer, Step, StepKind};

impl Publication<'_> {
    /// A journey as a Mermaid flowchart: one frame for each layer, moments of truth as hexagons with a thick edge.
    /// None if no journey has this key.
    #[must_use]
    pub fn journey(&self, key: &JourneyKey) -> Option<String> {
        let journey = self.draft().journeys.get(key)?;
        let mut chart = Chart::new();
        chart.open("journey", &Caption::text(&named(Some(&journey.name), key)));
        let mut truths = Vec::new();
        for layer in [Layer::FrontStage, Layer::BackStage, Layer::Support] {
            let steps = || journey.steps.iter().enumerate().filter(|(_, step)| step.layer == layer);
            if steps().next().is_none() {
                continue;
            }
            let frame = format!("layer{}", layer as usize);
            chart.open(&frame, &Caption::text(self.labels.of(of_layer(layer))));
            for (number, step) in steps() {
                let shape = self.shape(step);
                let node = node(number);
                chart.node(&node, shape, &self.caption(step));
                if shape == Shape::Hexagon {
                    truths.push(node);
                }
            }
            chart.close();
        }
        chart.close();
        for number in 1..journey.steps.len() {
            chart.arrow(&node(number - 1), &node(number), None);
        }
        truths.sort();
        chart.stress(&truths);
        Some(chart.finish())
    }

    /// A touchpoint is a moment of truth where the customer sees it.
    fn shape(&self, step: &Step) -> Shape {
        let touchpoint = self.draft().touchpoints.get(&step.touchpoint);
        let turns = touchpoint.is_some_and(|touchpoint| touchpoint.moment_of_truth);
        if turns && step.layer == Layer::FrontStage {
            return Shape::Hexagon;
        }
        match step.kind {
            StepKind::Communication => Shape::Round,
            StepKind::Action => Shape::Box,
        }
    }

    fn caption(&self, step: &Step) -> Caption {
        let mut caption = Caption::text(&self.names().touchpoint(&step.touchpoint));
        if let Some(wait) = step.wait {
            let wait = self.labels.fill(Label::Wait, [self.labels.span(wait)]);
            caption = caption.over(&Caption::text(&wait));
        }
        if step.fail_point {
            caption = caption.over(&Caption::text(self.labels.of(Label::FailPoint)));
        }
        caption
    }
}

fn node(number: usize) -> String {
    format!("s{number}")
}
