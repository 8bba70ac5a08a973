//! Pages for partners and staff.
