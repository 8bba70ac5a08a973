//! A partner in a box: feeds, endpoint and faults on demand.
