"""A photograph of a back with landmarks marked on it, as a measurement of the body that stands on it."""
