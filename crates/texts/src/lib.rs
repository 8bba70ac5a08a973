//! Every text a person reads, in French and English.
