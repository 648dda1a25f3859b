//! What the three charters are there to show.

use goodwill::key;
use goodwill::publish::{Labels, Publication};
use goodwill::sla::HoursCounted;

use super::charters::{draft, ratified};

/// The page of a department of one of the charters.
fn department(name: &str, labels: Labels, key: &str) -> String {
    let charter = ratified(&draft(name));
    Publication::of(&charter, labels).department(&key.parse().unwrap()).unwrap()
}

fn has(page: &str, line: &str) {
    assert!(page.lines().any(|stands| stands == line), "`{line}` in {page}");
}

#[test]
fn each_of_the_five_functions_lists_what_it_contributes_and_how_far_that_is_ready() {
    for (function, service) in [
        ("sales", "| Price lists and product codes | ready |"),
        ("sales", "| Stock management | being tried out |"),
        ("logistics", "| Billing problems | ready |"),
        ("marketing", "| Samples and trade material | ready |"),
        ("finance", "| Support of cost structure, promotion control | ready |"),
        ("systems", "| Figures to follow the strategy by | planned |"),
    ] {
        let page = department("consumer_goods", Labels::English, function);
        has(&page, service);
        assert!(page.contains("\n## Promises\n"), "{function} is met by customers");
    }
}

#[test]
fn moments_of_truth_stand_in_the_order_in_which_a_chain_meets_them() {
    let charter = ratified(&draft("consumer_goods"));
    let journey = Publication::of(&charter, Labels::English).journey(&"chain".parse().unwrap());
    let journey = journey.unwrap();
    has(&journey, "      s1{{\"Order taking<br/>wait#58; 1 minute\"}}");
    has(
        &journey,
        "      s3{{\"Delivery at the door<br/>wait#58; 2 working days<br/>known to go wrong\"}}",
    );
    has(&journey, "  class s1,s3 truth");
}

#[test]
fn a_lead_carries_who_the_customer_is_where_he_came_from_and_what_he_wants() {
    let lead = "| Lead | basics (asked: Which company are you with, and how do we reach you?), \
        interest (asked: Which product are you interested in?), \
        source (asked: How did you find us?) |";
    has(&department("b2b_software", Labels::English, "marketing"), lead);
    let sales = department("b2b_software", Labels::English, "sales");
    let received = sales.split("\n## What it receives\n").nth(1).unwrap();
    assert!(received.contains("| Lead | Marketing | Sales | basics (asked: "), "{received}");
    assert!(received.contains("| within 2 hours of working time ("), "{received}");
    assert!(received.contains("| Account manager |\n"), "{received}");
}

#[test]
fn marketing_answers_for_leads_and_supplies_tools_and_scripts() {
    let page = department("b2b_software", Labels::English, "marketing");
    has(&page, "| qualified leads a month | at least 40 | find-fitting-product |");
    has(&page, "| Sales tools that carry the product's value, and scripts for enquiries | – |");
    has(&page, "Inside this boundary work is assessed; beyond it, it is only credited.");
}

#[test]
fn using_the_product_well_and_solving_its_problems_are_two_boundaries_with_two_goals() {
    let adoption = department("b2b_software", Labels::English, "product-operations");
    let service = department("b2b_software", Labels::English, "service");
    let goals = ["users active each week", "problems solved within two working days"];
    for (page, own, other) in [(&adoption, goals[0], goals[1]), (&service, goals[1], goals[0])] {
        assert!(page.contains(own) && !page.contains(other), "{page}");
    }
    assert!(adoption.contains("| Adoption team | customers use it, and use it well |"));
    assert!(service.contains("| Resolution team | problems are solved |"));
}

#[test]
fn a_touchpoint_says_whether_a_person_or_an_automaton_serves_and_whether_it_is_live() {
    let page = department("telecom_desk", Labels::Chinese, "network");
    assert!(page.contains("| 电话报障 | 客服热线（人工、实时） |"), "{page}");
    assert!(page.contains("| 语音导航 | 语音导航（自动、实时） |"), "{page}");
}

#[test]
fn a_partner_stands_with_its_contract_in_the_boundary_of_whoever_passes_work_to_it() {
    let page = department("telecom_desk", Labels::Chinese, "network");
    has(&page, "| 线路施工公司 | 故障单 | 3小时内（从分派到解决） |");
}

#[test]
fn customers_read_whose_hours_count() {
    let office = "Mon–Thu 09:00-17:00; Fri 09:00-15:00 (Europe/Berlin)";
    let bureau = "周一–周四 09:00-17:00；周五 09:00-15:00（Europe/Berlin）";
    for (hours, english, chinese) in [
        (
            HoursCounted::both(key!("office")),
            format!("ours and the customer's together, of ours: {office}"),
            format!("双方工作时间的重合部分，我方为：{bureau}"),
        ),
        (
            HoursCounted::customers().or_else(key!("office")),
            format!(
                "the customer's own hours; where the customer's are not known, these stand for them: {office}"
            ),
            format!("客户自己的工作时间；客户的工作时间未知时以此代替：{bureau}"),
        ),
    ] {
        let mut draft = draft("b2b_software").customers_calendar(key!("office"));
        let answer = draft.agreements.get_mut("answer").unwrap();
        answer.targets.get_mut("first-answer").unwrap().calendar = hours;
        let charter = ratified(&draft);
        let page = |labels| Publication::of(&charter, labels).files()["customers.md"].clone();
        has(&page(Labels::English), &format!("  - time that counts: {english}"));
        has(&page(Labels::Chinese), &format!("  - 计时时间：{chinese}"));
    }
}
