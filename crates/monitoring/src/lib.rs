//! Outcomes in windows, alert rules, findings and evidence.
