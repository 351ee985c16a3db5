"""From the diagnosis to points: principles, styles, what is left out and why."""
