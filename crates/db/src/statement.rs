//! Statements with names, written once for both engines.

/// A statement: portable SQL with parameters `$1`, `$2`, … Made by [`statements!`](crate::statements).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stmt {
    /// The path of the constant, such as `jobs::store::CLAIM`, for errors and logs.
    pub name: &'static str,
    /// The SQL.
    pub sql: &'static str,
}

/// Declares statements and the list `STATEMENTS` of all of them, which a test prepares on both engines.
///
/// ```
/// db::statements! {
///     pub(crate) FIND_ORDER = "SELECT state FROM orders WHERE partner_id = $1 AND order_id = $2";
/// }
/// assert!(FIND_ORDER.name.ends_with("::FIND_ORDER"));
/// assert_eq!(STATEMENTS.len(), 1);
/// ```
#[macro_export]
macro_rules! statements {
    ($($(#[$meta:meta])* $visibility:vis $name:ident = $sql:expr;)*) => {
        $(
            #[doc = concat!("The statement `", stringify!($name), "`.")]
            $(#[$meta])*
            $visibility const $name: $crate::Stmt =
                $crate::Stmt { name: concat!(module_path!(), "::", stringify!($name)), sql: $sql };
        )*

        /// Every statement of this module.
        pub const STATEMENTS: &[$crate::Stmt] = &[$($name),*];
    };
}

/// SQLite numbers `$1` by first appearance, as a *named* parameter; `?1` is what PostgreSQL means by `$1`.
pub(crate) fn with_numbered_parameters(sql: &str) -> String {
    let mut quoted = false;
    let mut rewritten = String::with_capacity(sql.len());
    let mut rest = sql.chars().peekable();
    while let Some(letter) = rest.next() {
        quoted ^= letter == '\'';
        let parameter = letter == '$' && !quoted && rest.peek().is_some_and(char::is_ascii_digit);
        rewritten.push(if parameter { '?' } else { letter });
    }
    rewritten
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_and_quoted_text_is_left_alone() {
        assert_eq!(with_numbered_parameters("SELECT $2, '$1', $10, '''$3'"), "SELECT ?2, '$1', ?10, '''$3'");
        assert_eq!(with_numbered_parameters("SELECT '$', $a"), "SELECT '$', $a");
    }
}
