//! Wake-ups within the process. They only say "look now": what there is to do is in the database, so a wake-up that
//! is lost or comes for nothing does no harm.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use tokio::sync::watch;

/// A named wake-up.
#[derive(Clone, Debug)]
pub struct Signal {
    count: watch::Sender<u64>,
}

impl Signal {
    fn new() -> Self {
        Self { count: watch::Sender::new(0) }
    }

    /// Wakes everyone who listens.
    pub fn notify(&self) {
        self.count.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Begins to listen: every later [`Signal::notify`] is noticed, also between two waits.
    pub fn listen(&self) -> Listener {
        Listener { count: self.count.subscribe() }
    }
}

/// Someone who waits for a signal.
#[derive(Debug)]
pub struct Listener {
    count: watch::Receiver<u64>,
}

impl Listener {
    /// Waits until the signal has been given since the last wait. Safe to drop half-way.
    pub async fn wait(&mut self) {
        if self.count.changed().await.is_err() {
            // The registry keeps every signal for ever.
            std::future::pending::<()>().await;
        }
    }
}

/// The signal of this name, the same for the whole process.
pub fn signal(name: &'static str) -> Signal {
    static SIGNALS: LazyLock<Mutex<HashMap<&'static str, Signal>>> = LazyLock::new(Mutex::default);
    SIGNALS.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_insert_with(Signal::new).clone()
}

/// Given when a job was enqueued.
pub(crate) fn work() -> Signal {
    signal("jobs.work")
}

/// Given when a reconciler was woken. Apart from the other, so that an order does not make every reconciler look.
pub(crate) fn reconcilers() -> Signal {
    signal("jobs.reconcilers")
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[test]
    fn a_signal_between_two_waits_is_not_lost() {
        let mut listener = signal("tests.between").listen();
        assert!(listener.wait().now_or_never().is_none());
        signal("tests.between").notify();
        assert!(listener.wait().now_or_never().is_some());
        assert!(listener.wait().now_or_never().is_none());
    }
}
