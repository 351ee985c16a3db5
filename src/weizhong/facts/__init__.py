"""The sourced tables, one folder per consumer, one bibliography, and the loader that reads them."""
