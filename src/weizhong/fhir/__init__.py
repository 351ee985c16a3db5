"""Mapping between our values and FHIR R4 resources."""
