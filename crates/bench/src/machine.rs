//! What the machine tells of itself, where it is Linux.

use std::time::Duration;

/// Ticks of processor time a second in /proc, on every Linux that Rust runs on.
const TICKS: u64 = 100;

/// Processor time of this process so far, user and system together.
pub(crate) fn processor_time() -> Option<Duration> {
    parse_processor_time(&std::fs::read_to_string("/proc/self/stat").ok()?)
}

/// Processes that ran or waited to run, as a mean of the last minute.
pub(crate) fn load() -> Option<f64> {
    std::fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}

/// Most memory that this process had so far, in bytes.
pub(crate) fn peak_memory() -> Option<u64> {
    status("VmHWM:")
}

/// Memory that this process has now, in bytes.
pub(crate) fn memory() -> Option<u64> {
    status("VmRSS:")
}

fn status(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Lets [`peak_memory`] begin again from what is held now, where the system allows it.
pub(crate) fn forget_peak() {
    // Without the right to it the peak is that of the whole run, which is no less.
    drop(std::fs::write("/proc/self/clear_refs", "5"));
}

/// Fields 14 and 15; the name in parentheses before them may hold spaces.
fn parse_processor_time(stat: &str) -> Option<Duration> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 1000 / TICKS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_user_and_system_whatever_the_name() {
        let stat = "17 (a b) c) S 1 17 17 0 -1 4194560 1 0 0 0 250 50 9 9 20 0 4 0 99";
        assert_eq!(parse_processor_time(stat), Some(Duration::from_secs(3)));
        assert_eq!(parse_processor_time("17"), None);
    }
}
