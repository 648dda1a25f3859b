//! Blueprints against asking every customer of a small world.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::charter::{
    Blueprint, Cell, CharterDraft, HeldBand, InCell, NeedClass, PairKind, Segment, ValueBands, toml,
};
use goodwill::chrono::NaiveDate;
use goodwill::customer::Amount;
use goodwill::id::{BandKey, CellKey, NeedClassKey, SegmentKey};
use goodwill::key;
use goodwill::rule::{
    AnswerDepth, Attribute, AttributeKind, Budget, Facts, Grant, GrantLine, Matches, Schema,
    analyse,
};
use goodwill::touchpoint::ServedBy;
use goodwill::value::{Domain, Value};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

const REGIONS: [&str; 3] = ["east", "north", "west"];
const MOST: i64 = 9;

/// One customer of the world: region, revenue, whether stuck, whether lost.
type Customer = (usize, i64, bool, bool);

fn everybody() -> impl Iterator<Item = Customer> {
    let flags = [(false, false), (false, true), (true, false), (true, true)];
    (0..REGIONS.len()).flat_map(move |region| {
        (0..=MOST).flat_map(move |revenue| {
            flags.into_iter().map(move |(stuck, lost)| (region, revenue, stuck, lost))
        })
    })
}

/// A blueprint in plain data: segments as sets of regions, of which each may ask for `stuck` as well.
#[derive(Debug, Clone)]
struct World {
    segments: Vec<(BTreeSet<usize>, Option<bool>)>,
    edges: BTreeSet<i64>,
    /// For each class: whether stuck, whether lost; none does not matter.
    classes: Vec<(Option<bool>, Option<bool>)>,
    cells: Vec<Side>,
}

#[derive(Debug, Clone)]
struct Side {
    segments: BTreeSet<usize>,
    bands: BTreeSet<usize>,
    classes: BTreeSet<usize>,
    deep: usize,
}

fn named<K: goodwill::id::Kind>(what: &str, number: usize) -> goodwill::id::Key<K> {
    goodwill::id::Key::new(&format!("{what}-{number}")).unwrap()
}

impl World {
    fn draft(&self) -> CharterDraft {
        let mut draft = CharterDraft::default();
        let vocabulary = &mut draft.rules.vocabulary;
        let regions = Attribute::new(AttributeKind::Context, Domain::choice(REGIONS).unwrap());
        vocabulary.attributes.insert(key!("region"), regions);
        let revenue = Attribute::new(AttributeKind::Value, Domain::integer(0, MOST).unwrap());
        vocabulary.attributes.insert(key!("revenue"), revenue);
        for name in ["stuck", "lost"] {
            let flag = Attribute::new(AttributeKind::Need, Domain::bool());
            vocabulary.attributes.insert(name.parse().unwrap(), flag);
            vocabulary
                .needs
                .insert(name.parse().unwrap(), format!("{name} = yes").parse().unwrap());
        }
        let mut blueprint = Blueprint::default();
        for (number, (regions, stuck)) in self.segments.iter().enumerate() {
            let regions: Vec<&str> = regions.iter().map(|region| REGIONS[*region]).collect();
            let mut when = format!("region in {{{}}}", regions.join(", "));
            if let Some(stuck) = stuck {
                when.push_str(if *stuck { " and stuck = yes" } else { " and stuck = no" });
            }
            let when = when.parse().unwrap();
            let key: SegmentKey = named("s", number);
            let segment =
                Segment { name: String::new(), when, partnership: false, reach_over: None };
            draft.segments.insert(key.clone(), segment);
            blueprint.segments.insert(key);
        }
        let mut values = ValueBands::by(key!("revenue")).band(named("b", 0), None);
        for (number, edge) in self.edges.iter().enumerate() {
            values = values.band(named("b", number + 1), Some(Amount::Number(*edge)));
        }
        blueprint.values = Some(values);
        for (number, (stuck, lost)) in self.classes.iter().enumerate() {
            let mut class = NeedClass::default();
            for (need, wanted) in [(key!("stuck"), stuck), (key!("lost"), lost)] {
                match wanted {
                    Some(true) => drop(class.has.insert(need)),
                    Some(false) => drop(class.lacks.insert(need)),
                    None => {}
                }
            }
            blueprint.classes.insert(named("c", number), class);
        }
        for (number, side) in self.cells.iter().enumerate() {
            let mut cell = Cell::default();
            cell.segments.extend(side.segments.iter().map(|it| named("s", *it)));
            cell.bands.extend(side.bands.iter().map(|it| named("b", *it)));
            cell.classes.extend(side.classes.iter().map(|it| named("c", *it)));
            cell.grants = vec![GrantLine::new(Grant::AnswerDepth(DEPTHS[side.deep]))];
            blueprint.cells.insert(named("x", number), cell);
        }
        draft.blueprints.insert(key!("service"), blueprint);
        draft
    }

    fn segments_of(&self, (region, _, stuck, _): Customer) -> Vec<usize> {
        let is_in = |segment: &(BTreeSet<usize>, Option<bool>)| {
            segment.0.contains(&region) && segment.1.is_none_or(|wanted| wanted == stuck)
        };
        (0..self.segments.len()).filter(|it| is_in(&self.segments[*it])).collect()
    }

    fn band_of(&self, customer: Customer) -> usize {
        self.edges.iter().filter(|edge| **edge <= customer.1).count()
    }

    fn classes_of(&self, (_, _, stuck, lost): Customer) -> Vec<usize> {
        let is_in = |(wants_stuck, wants_lost): (Option<bool>, Option<bool>)| {
            wants_stuck.is_none_or(|it| it == stuck) && wants_lost.is_none_or(|it| it == lost)
        };
        (0..self.classes.len()).filter(|it| is_in(self.classes[*it])).collect()
    }

    /// The cells of a customer, asked one by one.
    fn cells_of(&self, customer: Customer) -> BTreeSet<usize> {
        let (segments, classes) = (self.segments_of(customer), self.classes_of(customer));
        let meets = |named: &BTreeSet<usize>, his: &[usize]| {
            named.is_empty() || his.iter().any(|it| named.contains(it))
        };
        let is_in = |side: &Side| {
            meets(&side.segments, &segments)
                && meets(&side.bands, &[self.band_of(customer)])
                && meets(&side.classes, &classes)
        };
        (0..self.cells.len()).filter(|it| is_in(&self.cells[*it])).collect()
    }

    /// For each pair of cells with a common customer, how they lie.
    fn pairs(&self) -> BTreeMap<(usize, usize), PairKind> {
        let of = |cell: usize| -> BTreeSet<Customer> {
            everybody().filter(|it| self.cells_of(*it).contains(&cell)).collect()
        };
        let mut pairs = BTreeMap::new();
        for first in 0..self.cells.len() {
            for second in first + 1..self.cells.len() {
                let (one, other) = (of(first), of(second));
                if one.is_disjoint(&other) {
                    continue;
                }
                let differ = self.cells[first].deep != self.cells[second].deep;
                let kind = match (one.is_subset(&other), other.is_subset(&one)) {
                    (true, true) if differ => PairKind::Contradiction,
                    (_, true) => PairKind::MasksSecond,
                    (true, false) => PairKind::MasksFirst,
                    (false, false) => PairKind::Overlap,
                };
                pairs.insert((first, second), kind);
            }
        }
        pairs
    }
}

const DEPTHS: [AnswerDepth; 3] = [AnswerDepth::Guided, AnswerDepth::Standard, AnswerDepth::Expert];

fn facts_of(schema: &Schema, (region, revenue, stuck, lost): Customer) -> Facts {
    let mut facts = Facts::new(schema);
    facts.set("region", &Value::Choice(REGIONS[region].to_owned())).unwrap();
    facts.set("revenue", &Value::Integer(revenue)).unwrap();
    facts.set("stuck", &Value::Bool(stuck)).unwrap();
    facts.set("lost", &Value::Bool(lost)).unwrap();
    facts
}

/// The customer that a witness is.
fn customer_of(facts: &Facts) -> Customer {
    let value = |key: &str| facts.value(facts.schema().slot(key).unwrap()).unwrap();
    let Value::Choice(region) = value("region") else { panic!() };
    let Value::Integer(revenue) = value("revenue") else { panic!() };
    let yes = |key: &str| value(key) == Value::Bool(true);
    let region = REGIONS.iter().position(|it| *it == region).unwrap();
    (region, revenue, yes("stuck"), yes("lost"))
}

/// Worlds whose segments ask for regions alone, or for a need as well.
fn worlds(mixed: bool) -> impl Strategy<Value = World> {
    let stuck = if mixed { any::<Option<bool>>().boxed() } else { Just(None).boxed() };
    let segments = vec((btree_set(0..REGIONS.len(), 1..=2), stuck), 0..4);
    let classes = vec(any::<(Option<bool>, Option<bool>)>(), 0..4);
    let edges = btree_set(1..=MOST, 0..3);
    let cells = vec(
        (
            btree_set(0_usize..4, 0..3),
            btree_set(0_usize..4, 0..3),
            btree_set(0_usize..4, 0..3),
            0_usize..3,
        ),
        1..7,
    );
    (segments, edges, classes, cells).prop_map(|(segments, edges, classes, cells)| {
        let within = |set: BTreeSet<usize>, most: usize| -> BTreeSet<usize> {
            set.into_iter().filter(|it| *it < most).collect()
        };
        let cells = cells.into_iter().map(|(s, b, c, deep)| Side {
            segments: within(s, segments.len()),
            bands: within(b, edges.len() + 1),
            classes: within(c, classes.len()),
            deep,
        });
        let cells = cells.collect();
        World { segments, edges, classes, cells }
    })
}

fn holds_for_everybody(world: &World, exactly: bool) {
    let draft = world.draft();
    let report = draft.examine_blueprint(&key!("service")).unwrap();
    assert!(!report.is_undecided && !report.has_more);
    let without: BTreeSet<_> = everybody().filter(|it| world.cells_of(*it).is_empty()).collect();
    assert_eq!(report.gaps.is_empty(), without.is_empty());
    let spot = |customer: Customer| {
        let segments: Vec<SegmentKey> =
            world.segments_of(customer).iter().map(|it| named("s", *it)).collect();
        let bands: Vec<BandKey> = vec![named("b", world.band_of(customer))];
        let classes: Vec<NeedClassKey> =
            world.classes_of(customer).iter().map(|it| named("c", *it)).collect();
        (segments, bands, classes)
    };
    for gap in &report.gaps {
        let witness = customer_of(gap.witness.facts());
        assert!(without.contains(&witness), "{gap:?}");
        let told = (gap.spot.segments.clone(), gap.spot.bands.clone(), gap.spot.classes.clone());
        assert_eq!(told, spot(witness));
    }
    if exactly {
        let told: BTreeSet<_> = report.gaps.iter().map(|gap| gap.spot.clone()).collect();
        let expected: BTreeSet<_> = without.iter().map(|it| spot(*it)).collect();
        assert_eq!((told.len(), report.gaps.len()), (expected.len(), expected.len()));
    }
    let told: BTreeMap<(CellKey, CellKey), PairKind> = report
        .pairs
        .iter()
        .map(|pair| ((pair.first.clone(), pair.second.clone()), pair.kind))
        .collect();
    let expected: BTreeMap<(CellKey, CellKey), PairKind> = world
        .pairs()
        .into_iter()
        .map(|((one, other), kind)| ((named("x", one), named("x", other)), kind))
        .collect();
    assert_eq!(told, expected);
    for pair in &report.pairs {
        let cells = world.cells_of(customer_of(pair.witness.facts()));
        let names: BTreeSet<CellKey> = cells.iter().map(|it| named("x", *it)).collect();
        assert!(names.contains(&pair.first) && names.contains(&pair.second), "{pair:?}");
    }
    let nobody: Vec<CellKey> = (0..world.cells.len())
        .filter(|cell| !everybody().any(|it| world.cells_of(it).contains(cell)))
        .map(|it| named("x", it))
        .collect();
    assert_eq!(report.of_nobody, nobody);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn gaps_overlaps_and_empty_cells_are_what_asking_everybody_says(world in worlds(false)) {
        holds_for_everybody(&world, true);
    }

    /// Where a segment asks for what a class asks for, the analysis of rules answers.
    #[test]
    fn sides_that_depend_on_one_another_are_examined_as_rules(world in worlds(true)) {
        holds_for_everybody(&world, false);
    }

    /// One meaning: the rule set of a blueprint, analysed as such, says the same.
    #[test]
    fn the_grid_and_the_analysis_of_rules_agree(world in worlds(false)) {
        let draft = world.draft();
        let report = draft.examine_blueprint(&key!("service")).unwrap();
        let schema = draft.rules.vocabulary.check().unwrap();
        let set = draft.rules_of(&key!("service")).unwrap();
        let analysis = analyse(&set, &schema, &Budget::default());
        prop_assert_eq!(analysis.gaps.is_empty(), report.gaps.is_empty());
        let pairs = analysis.overlaps.count + analysis.contradictions.count;
        prop_assert_eq!(pairs, report.pairs.len() as u64);
        let contradictions = report.pairs.iter().filter(|pair| pair.kind == PairKind::Contradiction);
        prop_assert_eq!(analysis.contradictions.count, contradictions.count() as u64);
    }

    #[test]
    fn a_merged_blueprint_gives_everybody_the_same(world in worlds(true)) {
        let draft = world.draft();
        let mut merged = draft.clone();
        let blueprint = merged.blueprints.get_mut("service").unwrap();
        *blueprint = blueprint.merged();
        prop_assert!(blueprint.cells.len() <= world.cells.len());
        prop_assert_eq!(&blueprint.merged(), &*blueprint);
        let schema = draft.rules.vocabulary.check().unwrap();
        for customer in everybody() {
            let facts = facts_of(&schema, customer);
            prop_assert_eq!(given(&draft, &facts), given(&merged, &facts));
        }
    }

    #[test]
    fn a_customer_is_placed_where_asking_one_by_one_places_him(world in worlds(true)) {
        let draft = world.draft();
        let schema = draft.rules.vocabulary.check().unwrap();
        for customer in everybody() {
            let placed = draft.place(&key!("service"), &facts_of(&schema, customer), None).unwrap();
            let cells: Vec<CellKey> = world.cells_of(customer).iter().map(|it| named("x", *it)).collect();
            let expected = match cells.as_slice() {
                [] => InCell::None,
                [one] => InCell::One(one.clone()),
                _ => InCell::OneOf(cells),
            };
            prop_assert_eq!(placed.cell, expected);
        }
    }

    /// What is unknown may turn out any way: a cell that is told for certain is his in all of them, and none is left out.
    #[test]
    fn unknown_facts_give_all_cells_that_there_may_be(world in worlds(true), customer in 0_usize..120, known in any::<[bool; 4]>()) {
        let draft = world.draft();
        let schema = draft.rules.vocabulary.check().unwrap();
        let him = everybody().nth(customer).unwrap();
        let mut facts = facts_of(&schema, him);
        for (name, known) in ["region", "revenue", "stuck", "lost"].into_iter().zip(known) {
            if !known {
                facts.forget(schema.slot(name).unwrap());
            }
        }
        let alike = |it: &Customer| {
            (!known[0] || it.0 == him.0) && (!known[1] || it.1 == him.1) && (!known[2] || it.2 == him.2)
                && (!known[3] || it.3 == him.3)
        };
        let all: Vec<BTreeSet<CellKey>> = everybody()
            .filter(alike)
            .map(|it| world.cells_of(it).iter().map(|cell| named("x", *cell)).collect())
            .collect();
        match draft.place(&key!("service"), &facts, None).unwrap().cell {
            InCell::None => prop_assert!(all.iter().all(BTreeSet::is_empty)),
            InCell::One(cell) => prop_assert!(all.iter().all(|cells| *cells == BTreeSet::from([cell.clone()]))),
            InCell::OneOf(cells) => {
                prop_assert!(all.iter().flatten().all(|cell| cells.contains(cell)));
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }
}

/// What is granted to a customer by all cells that he is in.
fn given(draft: &CharterDraft, facts: &Facts) -> BTreeSet<String> {
    let cells = &draft.blueprints["service"].cells;
    let placed = match draft.place(&key!("service"), facts, None).unwrap().cell {
        InCell::One(cell) => vec![cell],
        InCell::OneOf(cells) => cells,
        _ => Vec::new(),
    };
    placed
        .iter()
        .flat_map(|cell| &cells[cell.as_str()].grants)
        .map(|line| line.grant.to_string())
        .collect()
}

fn bands(edges: &BTreeSet<i64>, margin: i64) -> ValueBands {
    let mut bands = ValueBands::by(key!("revenue")).band(named("b", 0), None);
    for (number, edge) in edges.iter().enumerate() {
        bands = bands.band(named("b", number + 1), Some(Amount::Number(*edge)));
    }
    bands.with_margin(Amount::Number(margin))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_value_that_wobbles_within_the_margin_never_changes_bands(
        edge in -50_i64..50, margin in 1_i64..20, from_above in any::<bool>(), wobbles in vec(0.0_f64..1.0, 1..40),
    ) {
        let bands = bands(&[edge].into(), margin);
        let mut held = HeldBand::new(named("b", usize::from(from_above)));
        for wobble in wobbles {
            // Every value from the edge less the margin up to one below the edge and the margin.
            let value = edge - margin + (wobble * (2 * margin) as f64) as i64;
            let after = bands.band_after(Some(&held), value).unwrap();
            prop_assert!(after.transition.is_none(), "{} at {value}", held.band);
            held = after.held;
        }
    }

    /// Edge by edge: a step up needs the edge and the margin, a step down less than the edge less the margin.
    #[test]
    fn bands_change_as_one_goes_edge_by_edge(
        edges in btree_set(-30_i64..30, 0..5), margin in 0_i64..15, values in vec(-60_i64..60, 1..30),
    ) {
        let bands = bands(&edges, margin);
        let edges: Vec<i64> = edges.into_iter().collect();
        let mut held: Option<HeldBand> = None;
        let mut place = edges.iter().filter(|edge| **edge <= values[0]).count();
        for value in values {
            if held.is_some() {
                while place < edges.len() && value >= edges[place] + margin {
                    place += 1;
                }
                while place > 0 && value < edges[place - 1] - margin {
                    place -= 1;
                }
            }
            let after = bands.band_after(held.as_ref(), value).unwrap();
            prop_assert_eq!(&after.held.band, &named("b", place));
            let before = held.map(|held| held.band);
            let moved = before.clone().filter(|before| *before != after.held.band);
            prop_assert_eq!(after.transition.as_ref().map(|it| &it.from), moved.as_ref());
            held = Some(after.held);
        }
    }
}

#[test]
fn who_stays_beyond_an_edge_changes_bands_in_the_end_and_who_comes_back_does_not() {
    let bands = bands(&[100].into(), 20).after_periods(3);
    let told = |values: &[i64]| {
        let mut held = HeldBand::new(named("b", 0));
        let mut changes = Vec::new();
        for (period, value) in values.iter().enumerate() {
            let after = bands.band_after(Some(&held), *value).unwrap();
            changes.extend(after.transition.map(|it| (period, it.to_string())));
            held = after.held;
        }
        changes
    };
    assert_eq!(told(&[105, 105, 105]), [(2, "`b-0` to `b-1` at 105".to_owned())]);
    assert!(told(&[105, 105, 99, 105, 105, 99]).is_empty());
    assert_eq!(told(&[120]), [(0, "`b-0` to `b-1` at 120".to_owned())]);
    let down = told(&[120, 95, 95, 101, 95, 95, 95]);
    assert_eq!(down[1], (6, "`b-1` to `b-0` at 95".to_owned()));
}

#[test]
fn a_band_that_is_held_counts_before_the_value() {
    let cell =
        |band| Side { segments: [].into(), bands: [band].into(), classes: [].into(), deep: 0 };
    let (edges, cells) = ([5].into(), vec![cell(0), cell(1)]);
    let world = World { segments: Vec::new(), edges, classes: Vec::new(), cells };
    let draft = world.draft();
    let facts = facts_of(&draft.rules.vocabulary.check().unwrap(), (0, 6, false, false));
    let cell = |held: Option<&BandKey>| draft.place(&key!("service"), &facts, held).unwrap().cell;
    assert_eq!(cell(None), InCell::One(named("x", 1)));
    assert_eq!(cell(Some(&named("b", 0))), InCell::One(named("x", 0)));
}

#[test]
fn a_blueprint_that_names_nothing_is_not_examined() {
    let mut draft = CharterDraft::default();
    assert!(draft.examine_blueprint(&key!("service")).is_none());
    let blueprint = Blueprint { segments: [key!("nowhere")].into(), ..Blueprint::default() };
    draft.blueprints.insert(key!("service"), blueprint);
    assert!(draft.examine_blueprint(&key!("service")).is_none());
    assert!(draft.rules_of(&key!("service")).is_none());
}

const DESK: &str = r#"
[blueprints.service]
segments = ["city", "country", "island"]
channel_rules = "who-answers"

[blueprints.service.classes]
stuck = { has = ["help"] }
well = { lacks = ["help"] }

[blueprints.service.cells]
city-stuck = { segments = ["city"], classes = ["stuck"], grants = [{ grant = { channel = "visit" }, serves = ["help"] }] }
city-well = { segments = ["city"], classes = ["well"] }
country = { segments = ["country", "island"], grants = [{ grant = { channel = "line" }, serves = ["help"] }] }

[rules.sets.who-answers]
hit_policy = "first"

[[rules.sets.who-answers.rules]]
key = "a-person"
when = "place in {country, island} and stuck = yes"
grants = [{ grant = { channel = "line" }, serves = ["help"] }]

[[rules.sets.who-answers.rules]]
key = "a-machine"
when = "always"
grants = [{ grant = { channel = "menu" } }]

[channels]
line = { medium = "phone", served_by = "person", needs = ["help"] }
menu = { medium = "phone", served_by = "automaton", needs = ["help"] }
visit = { medium = "in_person", needs = ["help"] }

[segments]
city = { when = "place = city" }
country = { when = "place = country" }
island = { when = "place = island" }

[rules.vocabulary]
attributes.place = { kind = "context", domain = { choice = ["city", "country", "island"] } }
attributes.stuck = { kind = "need", domain = "bool" }
needs.help = "stuck = yes"
"#;

fn desk(replaced: &str, by: &str) -> CharterDraft {
    assert!(replaced.is_empty() || DESK.contains(replaced), "{replaced}");
    let text = if replaced.is_empty() { DESK.to_owned() } else { DESK.replace(replaced, by) };
    toml::read(&text).unwrap_or_else(|faults| panic!("{faults}")).draft
}

#[test]
fn segments_that_get_the_same_in_every_band_and_class_are_nominal() {
    let same = |draft: &CharterDraft| {
        let report = draft.examine_blueprint(&key!("service")).unwrap();
        assert!(report.is_complete_and_unique(), "{report:?}");
        let told = report.same.iter().map(|it| format!("{} as {}", it.segment, it.as_segment));
        told.collect::<Vec<_>>()
    };
    assert_eq!(same(&desk("", "")), ["island as country"]);
    // A cell that says the same in other words makes no difference; one that grants something else does.
    let apart = |grants: &str| {
        format!(
            "country = {{ segments = [\"country\"], grants = [{{ grant = {{ channel = \"line\" }}, serves = [\"help\"] }}] }}\n\
             island-stuck = {{ segments = [\"island\"], classes = [\"stuck\"], grants = [{grants}] }}\n\
             island-well = {{ segments = [\"island\"], classes = [\"well\"], grants = [{{ grant = {{ channel = \"line\" }}, serves = [\"help\"] }}] }}"
        )
    };
    let cell = DESK.lines().find(|line| line.starts_with("country = { segments")).unwrap();
    let line = r#"{ grant = { channel = "line" }, serves = ["help"] }"#;
    assert_eq!(same(&desk(cell, &apart(line))), ["island as country"]);
    let visit = r#"{ grant = { channel = "visit" }, serves = ["help"] }"#;
    assert!(same(&desk(cell, &apart(visit))).is_empty());
}

#[test]
fn a_grant_that_no_class_of_its_cell_asks_for_is_found() {
    let unasked = |draft: &CharterDraft| {
        let report = draft.examine_blueprint(&key!("service")).unwrap();
        let told =
            report.unasked.iter().map(|it| format!("{} {} {}", it.cell, it.number, it.grant));
        told.collect::<Vec<_>>()
    };
    assert!(
        unasked(&desk("", "")).is_empty(),
        "a cell for all classes is for those who need it too"
    );
    let well = r#"city-well = { segments = ["city"], classes = ["well"] }"#;
    let granted = well.replace(
        " }",
        r#", grants = [{ grant = { channel = "menu" } }, { grant = { channel = "line" }, serves = ["help"] }] }"#,
    );
    assert_eq!(unasked(&desk(well, &granted)), ["city-well 1 channel `line`"]);
}

/// Which needs get a machine and which a person, segment by segment, is said by rules like any others.
#[test]
fn the_channel_rules_say_whether_a_machine_or_a_person_answers() {
    let draft = desk("", "");
    let asked = draft.blueprints["service"].channel_rules.clone().unwrap();
    let book = draft.rules.compile().unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let answers = |place: &str, stuck: bool| {
        let mut facts = Facts::new(book.schema());
        facts.set("place", &Value::Choice(place.to_owned())).unwrap();
        facts.set("stuck", &Value::Bool(stuck)).unwrap();
        let granted = book.grants(&asked, &facts, today, &mut Matches::new()).unwrap().unwrap();
        let [only] = &granted[..] else { panic!("{granted:?}") };
        let Grant::Channel(channel) = &only.line.grant else { panic!("{only:?}") };
        draft.channels[channel.as_str()].served_by
    };
    assert_eq!(answers("island", true), ServedBy::Person);
    assert_eq!(answers("island", false), ServedBy::Automaton);
    assert_eq!(answers("city", true), ServedBy::Automaton);
}

#[test]
fn a_placed_customer_is_told_why() {
    let draft = desk("", "");
    let mut facts = Facts::new(&draft.rules.vocabulary.check().unwrap());
    facts.set("place", &Value::Choice("city".to_owned())).unwrap();
    let told = |facts: &Facts| draft.place(&key!("service"), facts, None).unwrap().to_string();
    assert_eq!(
        told(&facts),
        "perhaps in cell `city-stuck` or `city-well`: segment `city`, class `stuck` unknown, class `well` unknown"
    );
    facts.set("stuck", &Value::Bool(true)).unwrap();
    assert_eq!(told(&facts), "in cell `city-stuck`: segment `city`, class `stuck`");
}
