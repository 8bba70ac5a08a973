//! Cart check, checkout, submit, order updates and order history.
