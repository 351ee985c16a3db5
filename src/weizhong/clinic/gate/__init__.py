"""Is treatment safe for this person, here, now: red flags, contraindications, restrictions, questions."""
