//! Routing, cases, urgency assessment and due times.
