//! Benchmarks and load tools.
