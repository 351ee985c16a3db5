"""A personal body: landmarks with covariance, mesh and frames, placing a point on the skin; arrays in, arrays out."""
