"""Pure measures over counted cells: which lines count as what, sums of periods, change, and main countries."""
