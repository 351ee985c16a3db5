"""How deep a needle may go at a point of this body, and why."""
