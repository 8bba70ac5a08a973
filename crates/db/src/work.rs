//! The work of one transaction with its caller's types hidden, so that it can travel to a thread.

use futures::channel::oneshot;

use crate::{DbError, Tx};

/// How a transaction ends: the work is asked once, then answered once.
pub(crate) trait Work: Send {
    /// Runs the closure. `true` means that its changes shall be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Tells the caller the outcome. `Err` when the changes could not be kept or the work never ran.
    fn answer(self: Box<Self>, ended: Result<(), DbError>);
}

pub(crate) type BoxedWork = Box<dyn Work>;

struct Pending<F, T, E> {
    closure: Option<F>,
    result: Option<Result<T, E>>,
    caller: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Work for Pending<F, T, E>
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let Some(closure) = self.closure.take() else { return false };
        let result = match (closure(tx), tx.spoiled()) {
            (Ok(_), Some(statement)) => Err(DbError::Spoiled { statement }.into()),
            (result, _) => result,
        };
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn answer(self: Box<Self>, ended: Result<(), DbError>) {
        let result = match (ended, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(DbError::Panicked.into()),
            // The work's own error says more than a commit that then failed too.
            (Err(_), Some(Err(error))) => Err(error),
            (Err(error), _) => Err(error.into()),
        };
        // A caller that went away (a cancelled request) does not want the answer.
        drop(self.caller.send(result));
    }
}

/// Packs a closure; the receiver gets the outcome after the transaction has ended.
pub(crate) fn pack<F, T, E>(closure: F) -> (BoxedWork, oneshot::Receiver<Result<T, E>>)
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    let (caller, answer) = oneshot::channel();
    (Box::new(Pending { closure: Some(closure), result: None, caller }), answer)
}
