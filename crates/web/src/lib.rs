//! What all pages share: server, sessions, locale, CSRF, layout, assets.
