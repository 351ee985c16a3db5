"""Many people from a table: streamed, in parts that survive an interruption; bad rows are told."""
