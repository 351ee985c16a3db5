"""What the build of the tubes and anchors is made of: one module for each part of the body."""
