"""What goes in and comes out: the case, the plan and their parts; plain values with published schemas."""
