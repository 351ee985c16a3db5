"""The reasoning: screen, diagnose, prescribe, plan; pure functions from a case and facts to findings with reasons."""
