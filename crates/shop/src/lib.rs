//! Pages for diners.
