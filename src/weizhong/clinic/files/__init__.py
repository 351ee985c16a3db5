"""Reads what people write by hand: a case, the answers of a visit, a practitioner."""
