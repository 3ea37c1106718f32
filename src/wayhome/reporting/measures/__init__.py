"""Pure sums over statistics lines: facts in, figures out; no Django."""
