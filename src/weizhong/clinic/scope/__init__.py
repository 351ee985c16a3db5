"""Who may do what: the recorded qualifications of the acting practitioner."""
