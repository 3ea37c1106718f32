"""Lists that change with the world: suspended destinations and airline limits, entered by two people of headquarters."""
