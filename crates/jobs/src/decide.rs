//! The pure decision after a run: done, again later, or given up.

use basis::{JobId, Timestamp};

use crate::JobError;

/// What is known about the run that has ended.
pub(crate) struct Attempt {
    pub(crate) job_id: JobId,
    /// From 1.
    pub(crate) number: u32,
    pub(crate) max: u32,
    pub(crate) retry_after_seconds: fn(u32) -> i64,
}

/// What happens to the job.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Done,
    RetryAt { at: Timestamp, error: String },
    Dead { error: String },
}

/// Longest text of an error that is kept, in characters.
const ERROR_LENGTH: usize = 1000;

/// Decides by the outcome and the attempts used up.
pub(crate) fn decide_verdict(attempt: &Attempt, outcome: Result<(), JobError>, now: Timestamp) -> Verdict {
    let (at, error) = match outcome {
        Ok(()) => return Verdict::Done,
        Err(JobError::Fail(reason)) => return Verdict::Dead { error: cut(&reason) },
        Err(JobError::Retry(error)) => (retry_at(attempt, now), cut(&format!("{error:#}"))),
        Err(JobError::RetryAt(at, error)) => (at.max(now), cut(&format!("{error:#}"))),
    };
    if attempt.number >= attempt.max { Verdict::Dead { error } } else { Verdict::RetryAt { at, error } }
}

fn cut(text: &str) -> String {
    // PostgreSQL refuses NUL in text, and an error may quote anything.
    text.chars().filter(|letter| *letter != '\0').take(ERROR_LENGTH).collect()
}

fn retry_at(attempt: &Attempt, now: Timestamp) -> Timestamp {
    let delay = (attempt.retry_after_seconds)(attempt.number).clamp(0, 7 * 86_400).saturating_mul(1_000_000);
    basis::from_micros(basis::micros(now).saturating_add(delay + jitter(attempt, delay)))
}

/// From 0 to a fifth of the delay, always the same for one attempt of one job, so that a test can repeat it.
fn jitter(attempt: &Attempt, delay: i64) -> i64 {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in attempt.job_id.as_bytes().iter().copied().chain(attempt.number.to_le_bytes()) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    delay / 1000 * i64::from(hash % 201)
}

#[cfg(test)]
mod tests {
    use basis::Timestamp;

    use super::*;

    fn attempt(number: u32) -> Attempt {
        let after = |attempt| 1_i64 << (attempt - 1);
        Attempt { job_id: JobId::from_bytes([7; 16]), number, max: 3, retry_after_seconds: after }
    }

    fn failed() -> Result<(), JobError> {
        Err(JobError::Retry(anyhow::anyhow!("refused").context("calling")))
    }

    #[test]
    fn a_failure_is_tried_again_after_its_delay_and_at_most_a_fifth_more() {
        for number in 1..3 {
            let Verdict::RetryAt { at, error } =
                decide_verdict(&attempt(number), failed(), Timestamp::UNIX_EPOCH)
            else {
                panic!("not tried again")
            };
            let delay = (1 << (number - 1)) * 1_000_000;
            assert!((delay..=delay * 6 / 5).contains(&basis::micros(at)), "{at}");
            assert_eq!(error, "calling: refused");
        }
    }

    #[test]
    fn the_last_attempt_ends_it() {
        let verdict = decide_verdict(&attempt(3), failed(), Timestamp::UNIX_EPOCH);
        assert_eq!(verdict, Verdict::Dead { error: "calling: refused".into() });
        let at_once = decide_verdict(&attempt(1), Err(JobError::fail("no")), Timestamp::UNIX_EPOCH);
        assert_eq!(at_once, Verdict::Dead { error: "no".into() });
    }

    #[test]
    fn an_instant_in_the_past_is_taken_as_now() {
        let now = basis::from_micros(50);
        let past = Err(JobError::RetryAt(basis::from_micros(9), anyhow::anyhow!("busy\0")));
        let verdict = decide_verdict(&attempt(1), past, now);
        assert_eq!(verdict, Verdict::RetryAt { at: now, error: "busy".into() });
    }

    #[test]
    fn jitter_differs_between_jobs_and_repeats_for_one() {
        let jitters: Vec<i64> = (0..20)
            .map(|byte| jitter(&Attempt { job_id: JobId::from_bytes([byte; 16]), ..attempt(1) }, 1_000_000))
            .collect();
        assert!(jitters.iter().any(|other| *other != jitters[0]));
        assert!(jitters.iter().all(|one| (0..=200_000).contains(one)));
        assert_eq!(jitter(&attempt(1), 1_000_000), jitter(&attempt(1), 1_000_000));
    }

    #[test]
    fn the_default_delay_doubles_up_to_ten_minutes() {
        #[derive(serde::Serialize, serde::Deserialize)]
        struct Plain;
        impl crate::Job for Plain {
            const NAME: &'static str = "tests.run_plain";
        }
        let delays: Vec<i64> =
            [1, 2, 3, 10, 11, 64, u32::MAX].map(<Plain as crate::Job>::retry_after_seconds).to_vec();
        assert_eq!(delays, [1, 2, 4, 512, 600, 600, 600]);
    }
}
