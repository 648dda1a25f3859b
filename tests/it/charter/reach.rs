//! Whom plans reach, against trying everything that is unknown.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::charter::{
    Bounds, Charter, CharterDraft, Group, Means, PlanReach, Population, Ratification, ReachOver,
    Share, SpendVerdict, codes, toml,
};
use goodwill::customer::{AccessOption, Language, Medium, Purpose};
use goodwill::finding::{Finding, Severity};
use goodwill::key;
use goodwill::proptest::collection::{btree_map, btree_set, vec};
use goodwill::proptest::option;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::touchpoint::{Channel, Direction, Timing};
use goodwill::value::Value;

const TEXT: &str = r#"
[calendars.day]
zone = "UTC"
first_year = 2026
last_year = 2026
weekly = { mon = ["09:00-17:00"], tue = ["09:00-17:00"], wed = ["09:00-17:00"], thu = ["09:00-17:00"], fri = ["09:00-17:00"] }

[rules.vocabulary]
attributes.stuck = { kind = "need", domain = "bool" }
attributes.old = { kind = "context", domain = "bool" }
attributes.far = { kind = "context", domain = "bool" }
needs.help = "stuck = yes"

[segments]
remote = { when = "old = yes and far = yes" }

[channels]
one = { needs = ["help"] }
two = { needs = ["help"] }
three = { needs = ["help"] }

[stages]
use = { phase = "after", contact_every = "90 days" }

[questions]
offers = { wording = "May we?", domain = "bool", consent_for = ["commercial"] }

[touchpoints]
a = { channel = "one", stage = "use", asks = ["offers"] }
b = { channel = "two", stage = "use" }
c = { channel = "three", stage = "use" }
offer-one = { channel = "one", stage = "use", direction = "outbound", purpose = "commercial" }
offer-two = { channel = "two", stage = "use", direction = "outbound", purpose = "commercial" }
review = { channel = "three", stage = "use", direction = "outbound", purpose = "care" }

[departments.care]
stages = ["use"]
touchpoints = ["a", "b", "c", "offer-one", "offer-two", "review"]

[clauses]
offer-one = { touchpoint = "offer-one", promise = "One", to = "remote", indicator = "one", actions = ["one"] }
offer-two = { touchpoint = "offer-two", promise = "Two", indicator = "two", actions = ["two"] }
"#;

fn draft() -> CharterDraft {
    toml::read(TEXT).unwrap_or_else(|faults| panic!("{faults}")).draft
}

fn ratified(draft: &CharterDraft) -> Charter {
    draft.ratify(&Ratification::first(Actor::System)).unwrap_or_else(|it| panic!("{it}"))
}

const MEDIA: [Medium; 2] = [Medium::Phone, Medium::Email];

fn languages() -> impl Strategy<Value = BTreeSet<Language>> {
    btree_set(select(&["de", "en"]).prop_map(|it| it.parse().unwrap()), 0..=2)
}

fn options() -> impl Strategy<Value = BTreeSet<AccessOption>> {
    let all: BTreeSet<AccessOption> = AccessOption::ALL.iter().copied().collect();
    let some = btree_set(select(&[AccessOption::Braille, AccessOption::Audio]), 0..=2);
    prop_oneof![some, Just(all)]
}

fn channels() -> impl Strategy<Value = Channel> {
    let medium = option::of(select(&[Medium::Phone, Medium::Email, Medium::InPerson]));
    (medium, languages(), options(), any::<bool>(), any::<bool>()).prop_map(
        |(medium, languages, access, day, live)| Channel {
            medium,
            languages,
            access,
            calendar: day.then(|| key!("day")),
            timing: if live { Timing::Live } else { Timing::Asynchronous },
            needs: [key!("help")].into(),
            ..Channel::named("")
        },
    )
}

fn means() -> impl Strategy<Value = Means> {
    let access = btree_set(select(&[AccessOption::Braille, AccessOption::Audio]), 0..=1);
    let purposes = select(&[Purpose::Care, Purpose::Commercial]);
    let permitted = btree_map(purposes, btree_map(select(&MEDIA), any::<bool>(), 0..=2), 0..=2);
    let hours = option::of(select(&["evening", "afternoon"]));
    let media = btree_map(select(&MEDIA), any::<bool>(), 0..=2);
    (media, option::of(languages()), option::of(access), permitted, hours).prop_map(
        |(media, languages, access, permitted, hours)| Means {
            media,
            languages,
            access,
            permitted,
            within: hours.map(|hours| hours.parse().unwrap()),
        },
    )
}

fn groups() -> impl Strategy<Value = Vec<Group>> {
    let fact = || option::of(any::<bool>());
    let group = (fact(), fact(), means(), 0..=2_u64).prop_map(|(old, far, means, customers)| {
        let mut group = Group::of(customers).reached(means);
        for (key, value) in [(key!("old"), old), (key!("far"), far)] {
            if let Some(value) = value {
                group = group.knowing(key, Value::Bool(value));
            }
        }
        group
    });
    vec(group, 1..=4)
}

fn population(groups: Vec<Group>) -> Population {
    let hours = |window| CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, window);
    let hours =
        [(key!("evening"), hours("18:00-20:00")), (key!("afternoon"), hours("16:00-20:00"))];
    Population { groups, hours: hours.into() }
}

/// A customer of whom everything is known.
#[derive(Debug, Clone)]
struct Known {
    has: BTreeMap<Medium, bool>,
    speaks: BTreeSet<Language>,
    needs: BTreeSet<AccessOption>,
    permits: BTreeMap<Medium, bool>,
    in_the_evening: bool,
}

fn each_flag(told: impl Fn(Medium) -> Option<bool>) -> Vec<BTreeMap<Medium, bool>> {
    let ways = |medium| told(medium).map_or(vec![false, true], |it| vec![it]);
    let mut all = Vec::new();
    for phone in ways(Medium::Phone) {
        for email in ways(Medium::Email) {
            let in_person = ways(Medium::InPerson);
            all.extend(in_person.into_iter().map(|there| {
                BTreeMap::from([
                    (Medium::Phone, phone),
                    (Medium::Email, email),
                    (Medium::InPerson, there),
                ])
            }));
        }
    }
    all
}

/// All that the unknown of one customer may turn out to be.
fn completions(means: &Means, ours: Option<Purpose>) -> Vec<Known> {
    let languages: Vec<BTreeSet<Language>> = match &means.languages {
        Some(known) => vec![known.clone()],
        None => [vec![], vec!["de"], vec!["en"], vec!["de", "en"]]
            .map(|all| all.into_iter().map(|it| it.parse().unwrap()).collect())
            .into(),
    };
    let needs: Vec<BTreeSet<AccessOption>> = match &means.access {
        Some(known) => vec![known.clone()],
        // Of the others one stands for all: no channel offers it alone.
        None => [
            None,
            Some(AccessOption::Braille),
            Some(AccessOption::Audio),
            Some(AccessOption::Companion),
        ]
        .map(|need| need.into_iter().collect())
        .into(),
    };
    let permits = each_flag(|medium| {
        let Some(purpose) = ours else { return Some(true) };
        let told = means.permitted.get(&purpose).and_then(|told| told.get(&medium)).copied();
        told.or((purpose != Purpose::Commercial).then_some(true))
    });
    let has = each_flag(|medium| match medium {
        Medium::InPerson => Some(true),
        _ => means.media.get(&medium).copied(),
    });
    let in_the_evening = means.within.as_ref().is_some_and(|hours| hours.as_str() == "evening");
    let mut all = Vec::new();
    for has in &has {
        for speaks in &languages {
            for needs in &needs {
                all.extend(permits.iter().cloned().map(|permits| Known {
                    has: has.clone(),
                    speaks: speaks.clone(),
                    needs: needs.clone(),
                    permits,
                    in_the_evening,
                }));
            }
        }
    }
    all
}

fn can_use(known: &Known, channel: &Channel) -> bool {
    let by = channel.medium.is_none_or(|medium| known.has[&medium] && known.permits[&medium]);
    let understood = channel.languages.is_empty()
        || channel.languages.iter().any(|language| known.speaks.contains(language));
    let at_once = channel.timing == Timing::Live && channel.calendar.is_some();
    by && understood && known.needs.is_subset(&channel.access) && !(at_once && known.in_the_evening)
}

/// What may be true of one customer: that he belongs, and which channels of the plan he can use.
type Outcomes = BTreeSet<(bool, Vec<bool>)>;

/// The least and the greatest share over every way in which every customer may turn out.
fn tried(customers: &[Outcomes], reached: impl Fn(&[bool]) -> bool) -> Option<(Share, Share)> {
    let mut sums = BTreeSet::from([(0, 0)]);
    for outcomes in customers {
        let outcomes: BTreeSet<(bool, bool)> =
            outcomes.iter().map(|(belongs, usable)| (*belongs, reached(usable))).collect();
        let mut next = BTreeSet::new();
        for (part, whole) in sums {
            for (belongs, reached) in &outcomes {
                next.insert((part + u64::from(*belongs && *reached), whole + u64::from(*belongs)));
            }
        }
        sums = next;
    }
    let shares: Vec<Share> =
        sums.into_iter().filter_map(|(part, whole)| Share::of(part, whole)).collect();
    Some((*shares.iter().min()?, *shares.iter().max()?))
}

/// What may be true of each customer.
fn outcomes(groups: &[Group], of: &PlanReach, draft: &CharterDraft) -> Vec<Outcomes> {
    let ours = (of.plan.direction == Direction::Outbound).then_some(of.plan.purpose);
    let channels: Vec<&Channel> = of.plan.channels.iter().map(|key| &draft.channels[key]).collect();
    let mut customers = Vec::new();
    for group in groups {
        let fact = |key: &str| match group.facts.get(key) {
            Some(Some(Value::Bool(value))) => vec![*value],
            _ => vec![false, true],
        };
        let belongs: BTreeSet<bool> = match &of.segment {
            None => [true].into(),
            Some(_) => {
                let far = fact("far");
                fact("old")
                    .into_iter()
                    .flat_map(|old| far.iter().map(move |far| old && *far))
                    .collect()
            }
        };
        let mut all = Outcomes::new();
        for known in completions(&group.means, ours) {
            let usable: Vec<bool> =
                channels.iter().map(|channel| can_use(&known, channel)).collect();
            all.extend(belongs.iter().map(|belongs| (*belongs, usable.clone())));
        }
        customers.extend((0..group.customers).map(|_| all.clone()));
    }
    customers
}

fn as_pair(bounds: &Bounds) -> (Share, Share) {
    (bounds.least, bounds.most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a09_bounds_are_what_trying_everything_unknown_gives(
        drawn in vec(channels(), 3), groups in groups()
    ) {
        prop_assume!(groups.iter().any(|group| group.customers > 0));
        let mut draft = draft();
        for (channel, drawn) in draft.channels.values_mut().zip(drawn) {
            *channel = drawn;
        }
        let draft = draft;
        let plans = ratified(&draft).reach(&population(groups.clone())).unwrap();
        prop_assert_eq!(plans.len(), 4);
        for of in &plans {
            let customers = outcomes(&groups, of, &draft);
            let truth = tried(&customers, |usable| usable.contains(&true));
            prop_assert_eq!(of.reach.as_ref().map(|it| as_pair(&it.bounds)), truth);
            let Some(reach) = &of.reach else { continue };
            for (number, channel) in reach.channels.values().enumerate() {
                let others = |usable: &[bool]| (0..usable.len()).any(|it| it != number && usable[it]);
                let alone = tried(&customers, |usable| usable[number]);
                prop_assert_eq!(Some(as_pair(&channel.alone)), alone);
                prop_assert_eq!(Some(as_pair(&channel.without)), tried(&customers, others));
                let sole = |usable: &[bool]| usable[number] && !others(usable);
                let (least, most) = tried(&customers, sole).unwrap();
                prop_assert!(channel.sole.least <= least && most <= channel.sole.most);
                // One channel more never lowers reach.
                prop_assert!(channel.without.least <= reach.bounds.least);
                prop_assert!(channel.without.most <= reach.bounds.most);
            }
            if of.segment.is_none() {
                let sum = |share: fn(&Bounds) -> Share| -> u64 {
                    reach.channels.values().map(|it| share(&it.alone).part()).sum()
                };
                prop_assert!(reach.bounds.most.part() <= sum(|it| it.most));
            }
        }
    }

    #[test]
    fn a09_rows_and_counts_tell_the_same(groups in groups()) {
        prop_assume!(groups.iter().any(|group| group.customers > 0));
        let row = |group: &Group| {
            let one = Group { customers: 1, ..group.clone() };
            std::iter::repeat_n(one, usize::try_from(group.customers).unwrap())
        };
        let mut rows = population(Vec::new());
        rows.groups = groups.iter().flat_map(row).collect::<Population>().groups;
        prop_assert!(rows.groups.len() <= groups.len());
        let charter = ratified(&draft());
        let bounds = |population: &Population| -> Vec<_> {
            let plans = charter.reach(population).unwrap();
            plans.into_iter().map(|it| it.reach.map(|it| (it.bounds, it.channels))).collect()
        };
        let counted = population(groups);
        prop_assert_eq!(bounds(&rows), bounds(&counted));
        // Told one after the other, and not kept, they show the same.
        let streamed = charter.reach_of(counted.groups.iter().cloned(), &counted.hours).unwrap();
        prop_assert_eq!(streamed, charter.reach(&counted).unwrap());
    }
}

fn with(means: Means, customers: u64) -> Group {
    Group::of(customers).reached(means.needing([]))
}

/// A charter whose only channel to us is `messenger`.
fn messenger() -> CharterDraft {
    let mut draft = draft();
    for (key, channel) in &mut draft.channels {
        let is_first = key.as_str() == "one";
        channel.medium = Some(if is_first { Medium::Messenger } else { Medium::Phone });
    }
    for touchpoint in draft.touchpoints.values_mut() {
        if touchpoint.direction == Direction::Inbound {
            touchpoint.channel = key!("one");
        }
    }
    draft
}

fn weighty(draft: &CharterDraft, population: Option<Population>) -> Vec<String> {
    let mut ratification = Ratification::first(Actor::System);
    ratification.population = population;
    let ours = [
        codes::PLAN_OUT_OF_REACH,
        codes::REACH_UNCERTAIN,
        codes::REACH_UNKNOWN,
        codes::BAD_POPULATION,
    ];
    let found = draft.examine(&ratification);
    let mine = found.iter().filter(|it| ours.contains(&it.code));
    mine.map(Finding::to_string).collect()
}

#[test]
fn s5_28_a_messenger_that_most_cannot_use_is_refused_and_mended_by_a_telephone() {
    let phone = |means: Means| {
        means.having(Medium::Phone).permitting(Purpose::Commercial, Medium::Phone, true)
    };
    let groups = [
        with(phone(Means::default()).lacking(Medium::Messenger), 70),
        with(
            phone(Means::default()).having(Medium::Messenger).permitting(
                Purpose::Commercial,
                Medium::Messenger,
                true,
            ),
            30,
        ),
    ];
    let groups: Population =
        groups.into_iter().map(|it| it.knowing(key!("old"), Value::Bool(false))).collect();
    let found = weighty(&messenger(), Some(groups.clone()));
    assert_eq!(
        found,
        [
            "error[charter.plan-out-of-reach] at stages.use.inbound.service: of all 30 of 100 (30 %) can address us in `use` for \
             service over `one`, and it must be over 50 %: an expense, and no investment; above all `one`: nothing to be \
             reached by messenger (70) (for example \"groups[0], 70 customers\"); open a channel that they can use, or promise \
             it to those whom it reaches"
        ]
    );
    let mut mended = messenger();
    mended.touchpoints.get_mut("b").unwrap().channel = key!("two");
    assert_eq!(weighty(&mended, Some(groups.clone())), Vec::<String>::new());
    // A third is enough where the charter says so.
    let mut modest = messenger();
    modest.reach_over = Some(ReachOver::try_from(29).unwrap());
    assert_eq!(weighty(&modest, Some(groups.clone())), Vec::<String>::new());

    let plans = ratified(&{
        let mut it = mended;
        it.channels.get_mut("two").unwrap().medium = Some(Medium::Phone);
        it
    })
    .reach(&groups)
    .unwrap();
    let inbound = plans.iter().find(|it| it.plan.direction == Direction::Inbound).unwrap();
    assert_eq!(inbound.verdict(), Some(SpendVerdict::Investment));
    let reach = inbound.reach.as_ref().unwrap();
    assert_eq!(reach.saving(&key!("two"), inbound.over), Some(SpendVerdict::FalseSaving));
    assert_eq!(reach.saving(&key!("one"), inbound.over), None);
}

#[test]
fn a09_what_is_unknown_is_a_warning_that_says_what_to_ask() {
    let known = with(Means::default().having(Medium::Messenger).having(Medium::Phone), 40);
    let unknown = with(Means::default().having(Medium::Phone), 60);
    let population: Population = [known, unknown].into_iter().collect();
    let found = weighty(&messenger(), Some(population));
    assert!(
        found.contains(
            &"warning[charter.reach-uncertain] at stages.use.inbound.service: of all at least 40 of 100 (40 %) and at most \
              100 of 100 (100 %) can address us in `use` for service over `one`, and it must be over 50 %; above all `one`: \
              whether reached by messenger (60) (for example \"groups[1], 60 customers\"); find out what is unknown of them"
                .to_owned()
        ),
        "{found:#?}"
    );
}

#[test]
fn a09_without_means_reach_is_unknown_where_it_is_demanded() {
    let mut draft = messenger();
    let facts_only: Population = [Group::of(10)].into_iter().collect();
    assert_eq!(weighty(&draft, Some(facts_only.clone())), Vec::<String>::new());
    draft.segments.get_mut("remote").unwrap().reach_over = Some(ReachOver::default());
    for population in [None, Some(facts_only)] {
        assert_eq!(
            weighty(&draft, population),
            [
                "warning[charter.reach-unknown] at segments.remote.reach_over: whom the channels reach is not known; ratify \
                 against a population that tells by what customers are reached"
            ]
        );
    }
}

#[test]
fn a09_bad_populations_are_told_with_their_place() {
    let text = |json: &str| serde_json::from_str::<Population>(json);
    for spoilt in [
        r#"{"groups": [{"customers": -1}]}"#,
        r#"{"groups": [{"customers": 1, "means": {"media": {"pigeon": true}}}]}"#,
        r#"{"groups": [{"customers": 1, "channel": "one"}]}"#,
        r#"{"groups": [{"means": {}}]}"#,
    ] {
        assert!(text(spoilt).is_err(), "{spoilt}");
    }
    let read = text(
        r#"{"groups": [{"customers": 18446744073709551615, "means": {"within": "nights"}}, {"customers": 1, "facts": {"young": {"bool": true}}}],
            "hours": {"days": {"zone": "Mars/Olympus", "first_year": 2026, "last_year": 2026}}}"#,
    )
    .unwrap();
    let refused = ratified(&draft()).reach(&read).unwrap_err();
    let places: Vec<String> = refused.findings().iter().map(|it| it.place.to_string()).collect();
    assert_eq!(
        places,
        [
            "population.groups",
            "population.hours.days.zone",
            "population.groups[0].means.within",
            "population.groups[1].facts.young"
        ]
    );
    assert!(refused.findings().iter().all(|it| it.severity == Severity::Error));
    let nobody = ratified(&draft()).reach(&Population::default()).unwrap_err();
    assert_eq!(nobody.findings()[0].code, codes::EMPTY_POPULATION);
}

#[test]
fn a_population_reads_back_as_it_was_written() {
    let means = Means::default().having(Medium::Phone).lacking(Medium::App).within(key!("evening"));
    let written = population(vec![with(means, 4).knowing(key!("old"), Value::Bool(true))]);
    let text = serde_json::to_string(&written).unwrap();
    assert_eq!(serde_json::from_str::<Population>(&text).unwrap(), written);
}
