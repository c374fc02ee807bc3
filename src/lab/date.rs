//! The day, as a proof records it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Today in UTC, as `2026-11-21`.
pub fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    of(since.map_or(0, |d| d.as_secs() / 86_400))
}

/// The date of a day since 1970-01-01 in the Gregorian calendar.
fn of(days: u64) -> String {
    let mut days = days;
    let mut year = 1970;
    let leap = |y: u64| y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400));
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let february = 28 + u64::from(leap(year));
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in months {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leap_years_count() {
        assert_eq!(of(0), "1970-01-01");
        assert_eq!(of(11_016), "2000-02-29");
        assert_eq!(of(20_778), "2026-11-21");
        assert_eq!(of(20_818), "2026-12-31");
    }
}
