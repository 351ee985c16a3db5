"""A personal body: landmarks with covariance, mesh and frames, points on the skin; arrays in, arrays out."""
