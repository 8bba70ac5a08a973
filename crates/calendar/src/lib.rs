//! Opening hours, business hours with public holidays, due times, rotations: pure time arithmetic.
