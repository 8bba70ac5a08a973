//! Fetch, check and publish feeds; the catalogue that is served.
