"""Pages of consent: the list, asking, a child's own word, taking back."""
