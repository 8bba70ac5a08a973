//! Inventory feeds: wire types, tolerant reading, validation rules, references, orderability.
