"""Pages of figures: the monthly bulletin."""
