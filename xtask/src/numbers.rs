//! Times and sizes, as one would say them.

use std::time::Duration;

/// Returns a time to the second, or to the tenth of a second if it is short.
pub(crate) fn duration(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 60.. => format!("{} min {:2} s", seconds / 60, seconds % 60),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

/// Returns a size in KiB.
pub(crate) fn kib(bytes: u64) -> String {
    // Rounded up: a budget is not to look kept when it isn't.
    let tenths = (bytes * 10).div_ceil(1024);
    format!("{}.{} KiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_as_exactly_as_anybody_cares() {
        assert_eq!(duration(Duration::from_millis(1_340)), "1.3 s");
        assert_eq!(duration(Duration::from_millis(124_900)), "2 min  4 s");
    }

    #[test]
    fn a_size_is_rounded_up() {
        assert_eq!(kib(107_520), "105.0 KiB");
        assert_eq!(kib(107_521), "105.1 KiB");
    }
}
