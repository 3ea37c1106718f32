"""Pages of people's rights: what they ask, their own files, corrections, the register, and lists that leave the house."""
