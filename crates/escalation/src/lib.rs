//! Incidents, policies, schedules, pages and acknowledgements.
