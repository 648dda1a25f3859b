use std::collections::{BTreeMap, BTreeSet};

use goodwill::customer::{
    AccessOption, Circumstances, ContactPoint, Dossier, Language, Medium, Period,
};
use goodwill::id::{ChannelKey, RecordId, SequentialIds};
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::testkit::touchpoint::{channels, possessions};
use goodwill::time::Timestamp;
use goodwill::touchpoint::{
    Channel, Direction, Obstacle, Possession, ServedBy, Timing, Unknown, Usable,
};

fn record() -> RecordId {
    RecordId::fresh(&SequentialIds::starting_at(1))
}

fn language(tag: &str) -> Language {
    tag.parse().unwrap()
}

#[test]
fn all_reasons_are_told_at_once_and_one_certain_obstacle_is_enough() {
    let mut hotline = Channel::named("Hotline").over(Medium::Phone);
    hotline.languages.insert("de".parse().unwrap());
    let customer = Possession::default()
        .lacking(Medium::Phone)
        .speaking(["zh-Hans".parse().unwrap()])
        .needing([AccessOption::Captions]);
    assert_eq!(
        hotline.usable_by(&customer).to_string(),
        "no: nothing to be reached by phone, understands none of de, it does not offer captions"
    );
    let less_known = Possession { languages: None, access: None, ..customer };
    let lacking = Usable::No(vec![Obstacle::NoContact(Medium::Phone)]);
    assert_eq!(hotline.usable_by(&less_known), lacking);
    let unknown = [Unknown::Contact(Medium::Phone), Unknown::Languages, Unknown::Access];
    assert_eq!(hotline.usable_by(&Possession::default()), Usable::Unknown(unknown.into()));
}

#[test]
fn of_the_offered_channels_each_gets_an_answer() {
    let offered: BTreeMap<ChannelKey, Channel> = [
        (key!("counter"), Channel::named("Counter").over(Medium::InPerson)),
        (key!("mail"), Channel::named("Mail").over(Medium::Email)),
        (key!("phone"), Channel::named("Phone").over(Medium::Phone)),
        (key!("fax"), Channel::named("Fax").over(Medium::Fax)),
    ]
    .into();
    let customer =
        Possession::default().reached_by(Medium::Phone, record()).lacking(Medium::Fax).needing([]);
    let answers: Vec<String> =
        customer.among(&offered).map(|(key, usable)| format!("{key}: {usable}")).collect();
    let expected = [
        "counter: yes", // nobody needs an address to come by
        "fax: no: nothing to be reached by fax",
        "mail: unknown: whether reached by email",
        "phone: yes",
    ];
    assert_eq!(answers, expected);
}

#[test]
fn what_was_told_of_a_customer_counts_while_it_holds_and_the_rest_stays_unknown() {
    let since: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
    let mut dossier = Dossier::default();
    let hotline = Channel { languages: [language("fr")].into(), ..Channel::named("Hotline") };
    let hotline = hotline.over(Medium::Phone);
    dossier.circumstances =
        Circumstances::default().speaking([language("de")]).needing([AccessOption::LargePrint]);
    let mut office = ContactPoint::new(Medium::Phone, record(), Period::from(since));
    office.languages.push(language("fr"));
    dossier.contact_points.push(office);

    let before = "2026-03-01T09:00:00Z".parse().unwrap();
    let told_before = Possession::told(&dossier, before);
    assert!(told_before.contact.is_empty());
    let lacks_access = "it does not offer large_print";
    let no = format!("no: understands none of fr, {lacks_access}");
    assert_eq!(hotline.usable_by(&told_before).to_string(), no);
    // Whoever answers at the office speaks the language of the hotline.
    let told = Possession::told(&dossier, since);
    assert_eq!(hotline.usable_by(&told).to_string(), format!("no: {lacks_access}"));
    dossier.circumstances.access = None;
    let told = Possession::told(&dossier, since);
    assert_eq!(hotline.usable_by(&told), Usable::Unknown(vec![Unknown::Access]));
    dossier.circumstances = dossier.circumstances.needing([]);
    let told = Possession::told(&dossier, since);
    assert_eq!(hotline.usable_by(&told), Usable::Yes, "he said that he needs none");
}

#[test]
fn where_we_may_not_call_or_nobody_is_there_a_number_is_no_reach() {
    let own = || Possession::default().reached_by(Medium::Phone, record()).needing([]);
    let hotline = Channel::named("Hotline").over(Medium::Phone).open(key!("office"));
    let permitted = |agrees| Some(BTreeMap::from([(Medium::Phone, agrees)]));
    let never_within = BTreeSet::from([key!("office")]);
    let mail = Channel { timing: Timing::Asynchronous, ..hotline.clone() };
    for (customer, live, asynchronous) in [
        (own(), "yes", "yes"),
        (Possession { permitted: permitted(true), ..own() }, "yes", "yes"),
        (
            Possession { permitted: permitted(false), ..own() },
            "no: may not be contacted by phone",
            "no: may not be contacted by phone",
        ),
        (
            Possession { permitted: Some(BTreeMap::new()), ..own() },
            "unknown: whether contact by phone is agreed to",
            "unknown: whether contact by phone is agreed to",
        ),
        (
            Possession { never_within: never_within.clone(), ..own() },
            "no: never reached within `office`",
            "yes",
        ),
        (
            Possession { permitted: permitted(false), never_within, ..own() },
            "no: may not be contacted by phone, never reached within `office`",
            "no: may not be contacted by phone",
        ),
    ] {
        let answers = [&hotline, &mail].map(|channel| channel.usable_by(&customer).to_string());
        assert_eq!(answers, [live, asynchronous]);
    }
    let elsewhere = Possession { never_within: [key!("counter")].into(), ..own() };
    assert_eq!(hotline.usable_by(&elsewhere), Usable::Yes);
}

#[test]
fn a_language_told_more_exactly_on_either_side_fits() {
    for (spoken, offered, fits) in
        [("pt", "pt-BR", true), ("pt-BR", "pt", true), ("zh-Hans", "zh-Hant", false)]
    {
        let mut channel = Channel::named("Any");
        channel.languages.insert(language(offered));
        let customer = Possession::default().speaking([language(spoken)]).needing([]);
        assert_eq!(channel.usable_by(&customer) == Usable::Yes, fits, "{spoken} at {offered}");
    }
}

#[test]
fn contacts_run_three_ways_and_a_channel_says_who_serves() {
    let written = serde_json::to_string(&Direction::ALL).unwrap();
    assert_eq!(written, r#"["inbound","outbound","peer"]"#);
    assert_eq!(Direction::ALL.map(Direction::is_ours), [false, true, false]);
    let bot: Channel =
        serde_json::from_str(r#"{"served_by": "automaton", "timing": "asynchronous"}"#).unwrap();
    assert_eq!((bot.served_by, bot.timing), (ServedBy::Automaton, Timing::Asynchronous));
}

/// Whether somebody of whom all is known can use a channel.
fn usable(
    channel: &Channel,
    has: &BTreeSet<Medium>,
    speaks: &[&str],
    needs: &[AccessOption],
    agrees: bool,
    kept_away: bool,
) -> bool {
    let contact = channel.medium.is_none_or(|one| one == Medium::InPerson || has.contains(&one));
    let starts = |one: &str, other: &str| format!("{one}-").starts_with(&format!("{other}-"));
    let understood = channel.languages.iter().any(|offered| {
        let offered = offered.as_str();
        speaks.iter().any(|one| starts(one, offered) || starts(offered, one))
    });
    let spoken = channel.languages.is_empty() || understood;
    let waits = channel.timing == Timing::Live && channel.calendar.is_some();
    let meets = !(waits && kept_away);
    contact && spoken && agrees && meets && needs.iter().all(|need| channel.access.contains(need))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// The unknown may turn out any way: yes is yes in all of them, no is no in all of them.
    #[test]
    fn the_answer_is_certain_if_and_only_if_nothing_unknown_can_change_it(
        channel in channels(),
        office in any::<bool>(),
        customer in possessions(),
    ) {
        let channel = Channel { calendar: office.then(|| key!("office")), ..channel };
        let media: Vec<bool> = match channel.medium.and_then(|one| customer.contact.get(&one)) {
            Some(records) => vec![!records.is_empty()],
            None => vec![true, false],
        };
        // What is spoken at each place where they can be met: their own languages, unless others are.
        let own: Vec<Vec<&str>> = match &customer.languages {
            Some(spoken) => vec![spoken.iter().map(Language::as_str).collect()],
            None => vec![Vec::new(), channel.languages.iter().map(Language::as_str).collect()],
        };
        let points = channel.medium.and_then(|one| customer.contact.get(&one));
        let at_points: Vec<Vec<&str>> = points.into_iter().flat_map(|points| points.values())
            .map(|spoken| spoken.iter().map(Language::as_str).collect())
            .collect();
        let languages: Vec<Vec<&str>> = own.into_iter().map(|own| {
            if at_points.is_empty() {
                return own;
            }
            at_points.iter().flat_map(|there| if there.is_empty() { own.clone() } else { there.clone() })
                .collect()
        }).collect();
        let needs: Vec<Vec<AccessOption>> = match &customer.access {
            Some(needs) => vec![needs.iter().copied().collect()],
            None => vec![Vec::new(), AccessOption::ALL.to_vec()],
        };
        let agrees = match (&customer.permitted, channel.medium) {
            (Some(permitted), Some(medium)) => {
                permitted.get(&medium).map_or(vec![true, false], |agrees| vec![*agrees])
            }
            _ => vec![true],
        };
        let kept_away = customer.never_within.contains("office");
        let mut answers = BTreeSet::new();
        for (has, agrees) in media.iter().flat_map(|has| agrees.iter().map(|agrees| (*has, *agrees))) {
            let has: BTreeSet<Medium> = channel.medium.into_iter().filter(|_| has).collect();
            for speaks in &languages {
                for needs in &needs {
                    answers.insert(usable(&channel, &has, speaks, needs, agrees, kept_away));
                }
            }
        }
        match channel.usable_by(&customer) {
            Usable::Yes => prop_assert_eq!(answers, [true].into()),
            Usable::No(obstacles) => {
                prop_assert!(!obstacles.is_empty());
                prop_assert_eq!(answers, [false].into());
            }
            Usable::Unknown(unknown) => {
                prop_assert!(!unknown.is_empty());
                prop_assert_eq!(answers, [false, true].into());
            }
        }
    }
}
