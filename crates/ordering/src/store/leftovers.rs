//! For tests: what is left of things that should be gone.

db::statements! {
    /// What is left of exchanges, and beside them.
    pub(crate) LEFT_OF_EXCHANGES = "SELECT (SELECT COUNT(*) FROM exchange_marks)
        + (SELECT COUNT(*) FROM exchange_codes) + (SELECT COUNT(*) FROM exchanges)";
    /// Sessions that are not counted yet.
    pub(crate) LEFT_OF_SESSIONS = "SELECT COUNT(*) FROM shop_sessions";
}
