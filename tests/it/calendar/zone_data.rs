//! What the library takes for granted about the zone database, held against all of it.

use goodwill::chrono::{DateTime, Offset, TimeZone};
use goodwill::chrono_tz::{TZ_VARIANTS, Tz};

const HOUR: usize = 3_600;
const DAY: usize = 24 * HOUR;

/// 1900-01-01 and 2100-01-01, in seconds on the UTC line.
const PERIOD: std::ops::Range<i64> = -2_208_988_800..4_102_444_800;

/// Offsets are found by sampling a zone every three days: one that was left and taken up again between two samples
/// would be missed.
#[test]
fn no_zone_leaves_an_offset_for_less_than_six_days() {
    for zone in TZ_VARIANTS {
        let mut spells: Vec<(i64, i32)> = Vec::new();
        for instant in PERIOD.step_by(12 * HOUR) {
            let offset = offset_of(zone, instant);
            if spells.last().is_none_or(|(_, last)| *last != offset) {
                spells.push((instant, offset));
            }
        }
        for spell in spells.windows(3) {
            let [(_, before), (left, _), (back, after)] = *spell else { unreachable!() };
            let away = usize::try_from(back - left).unwrap();
            assert!(before != after || away >= 6 * DAY, "{zone} is away for {away} s at {left}");
        }
    }
}

fn offset_of(zone: Tz, instant: i64) -> i32 {
    let utc = DateTime::from_timestamp(instant, 0).unwrap().naive_utc();
    zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()
}
