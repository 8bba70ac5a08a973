//! The aboyeur program: command line, configuration, wiring and the demo.
