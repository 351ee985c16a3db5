"""The full-screen guide of a session in the terminal: screens, keys and timers around pure events."""
