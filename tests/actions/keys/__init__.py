"""Keys in a database in which everything is committed."""
