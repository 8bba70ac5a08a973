//! Channels, messages and their delivery log.
