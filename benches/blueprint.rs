//! What the examination of a blueprint of 10,000 cells costs. Gaps, overlaps and nominal segments are put there, and counted before
//! anything is timed.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};
use goodwill::charter::{
    Blueprint, BlueprintReport, Cell, CharterDraft, NeedClass, Segment, ValueBands,
};
use goodwill::customer::Amount;
use goodwill::id::{Key, Kind};
use goodwill::key;
use goodwill::rule::{Attribute, AttributeKind, Grant, GrantLine};
use goodwill::value::Domain;

type Failure = Box<dyn std::error::Error>;

const MIB: u64 = 1 << 20;

/// How many bands and classes there are; a class for each set of three needs.
const BANDS: usize = 25;
const CLASSES: usize = 8;

/// Of which cells one is left out, and of which one is there twice.
const LEFT_OUT: usize = 97;
const TWICE: usize = 101;

fn main() -> Result<(), Failure> {
    let mut criterion = Criterion::default().configure_from_args();
    let testing = std::env::args().any(|argument| argument == "--test");
    let sizes = if testing { vec![2] } else { vec![5, 50] };
    for segments in sizes {
        let draft = draft(segments)?;
        let begun = clock();
        let mut report = None;
        let memory = allocation_counter::measure(|| {
            report = draft.examine_blueprint(&key!("service"));
        });
        let report = report.ok_or("the blueprint names what is not there")?;
        let cells = check(segments, &draft, &report)?;
        println!(
            "{cells} cells: {} gaps, {} pairs, {:.0} ms, {} MiB at most",
            report.gaps.len(),
            report.pairs.len(),
            begun.elapsed().as_secs_f64() * 1e3,
            memory.bytes_max / MIB
        );
        if !testing {
            let mut group = criterion.benchmark_group("examine a blueprint");
            group.sample_size(10).warm_up_time(Duration::from_millis(200));
            group.bench_function(BenchmarkId::from_parameter(cells), |bencher| {
                bencher.iter(|| black_box(draft.examine_blueprint(&key!("service"))));
            });
            group.finish();
        }
    }
    criterion.final_summary();
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock; the library does not")]
fn clock() -> Instant {
    Instant::now()
}

fn named<K: Kind>(what: &str, number: usize) -> Result<Key<K>, Failure> {
    Ok(Key::new(&format!("{what}-{number}"))?)
}

/// A cell for each segment, band and class, but that some are left out and some are there twice.
fn draft(segments: usize) -> Result<CharterDraft, Failure> {
    let mut draft = CharterDraft::default();
    let vocabulary = &mut draft.rules.vocabulary;
    let regions: Vec<String> = (0..segments).map(|number| format!("r{number}")).collect();
    let region = Attribute::new(AttributeKind::Context, Domain::choice(regions)?);
    vocabulary.attributes.insert(key!("region"), region);
    let revenue = Attribute::new(AttributeKind::Value, Domain::integer(0, 1_000_000)?);
    vocabulary.attributes.insert(key!("revenue"), revenue);
    for need in 0..3 {
        let shown = Attribute::new(AttributeKind::Need, Domain::bool());
        vocabulary.attributes.insert(named("shown", need)?, shown);
        vocabulary.needs.insert(named("need", need)?, format!("shown-{need} = yes").parse()?);
    }
    let mut blueprint = Blueprint::default();
    for number in 0..segments {
        let when = format!("region = r{number}").parse()?;
        let segment = Segment { name: String::new(), when, partnership: false, reach_over: None };
        draft.segments.insert(named("segment", number)?, segment);
        blueprint.segments.insert(named("segment", number)?);
    }
    let mut values = ValueBands::by(key!("revenue"));
    for band in 0..BANDS {
        let from = i64::try_from(band * 1_000)?;
        values = values.band(named("band", band)?, Some(Amount::Number(from)).filter(|_| band > 0));
    }
    blueprint.values = Some(values);
    for class in 0..CLASSES {
        let mut needs = NeedClass::default();
        for need in 0..3 {
            let side = if class >> need & 1 == 1 { &mut needs.has } else { &mut needs.lacks };
            side.insert(named("need", need)?);
        }
        blueprint.classes.insert(named("class", class)?, needs);
    }
    for (number, (segment, band, class)) in places(segments).enumerate() {
        // The last two segments get the same.
        let of = segment.min(segments - 2);
        let grant = Grant::Queue(named("queue", (of * 31 + band * 7 + class) % 400)?);
        let cell = Cell {
            segments: [named("segment", segment)?].into(),
            bands: [named("band", band)?].into(),
            classes: [named("class", class)?].into(),
            grants: vec![GrantLine::new(grant)],
            ..Cell::default()
        };
        if number % TWICE == TWICE - 1 {
            blueprint.cells.insert(named("again", number)?, cell.clone());
        }
        if number % LEFT_OUT != LEFT_OUT - 1 || segment >= segments - 2 {
            blueprint.cells.insert(named("cell", number)?, cell);
        }
    }
    draft.blueprints.insert(key!("service"), blueprint);
    Ok(draft)
}

fn places(segments: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..segments * BANDS * CLASSES)
        .map(|number| (number / (BANDS * CLASSES), number / CLASSES % BANDS, number % CLASSES))
}

/// What was put there is what is found; the number of cells.
fn check(
    segments: usize,
    draft: &CharterDraft,
    report: &BlueprintReport,
) -> Result<usize, Failure> {
    let (mut gaps, mut pairs) = (0, 0);
    for (number, (segment, ..)) in places(segments).enumerate() {
        let left_out = number % LEFT_OUT == LEFT_OUT - 1 && segment < segments - 2;
        let twice = number % TWICE == TWICE - 1;
        gaps += usize::from(left_out && !twice);
        pairs += usize::from(twice && !left_out);
    }
    let found = (report.gaps.len(), report.pairs.len(), report.same.len());
    if found != (gaps, pairs, 1) || report.is_undecided || !report.of_nobody.is_empty() {
        return Err(format!("{found:?} instead of {gaps} gaps and {pairs} pairs").into());
    }
    let cells = draft.blueprints.values().map(|blueprint| blueprint.cells.len());
    Ok(cells.sum())
}
