"""What the complaint may be: classes of pain, roots, patterns, channels; never forced to one."""
