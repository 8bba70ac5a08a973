//! Pages for support, incidents and on-call.
