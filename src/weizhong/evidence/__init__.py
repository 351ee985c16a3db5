"""What trials and guidelines say, side by side, contradictions included."""
