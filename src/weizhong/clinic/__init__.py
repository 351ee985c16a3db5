"""The reasoning: screen, diagnose, prescribe, plan; pure functions from case and facts to findings."""
