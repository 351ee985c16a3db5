"""Values to pages: terminal, JSON, HTML with the 3D body, SVG back map, PDF, GLB."""
