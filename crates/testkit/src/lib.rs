//! Test databases, a controllable clock and fakes that speak.
