//! Fulfillment messages, cart and totals, order states and error values: pure.
