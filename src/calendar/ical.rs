/// x
#[derive(Debug)]
pub struct HolidayImportError;
/// x
pub fn holidays_from_ical() {}
