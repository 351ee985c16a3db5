"""Parts of ``build_point_tables.py``: reading the reference data, and writing tables."""
