"""Lists that change with the world: suspended destinations, entered by two people."""
