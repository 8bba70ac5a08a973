//! REST v1 and the programme's own endpoints.
