"""Who opened many files today, for data protection, who can open more for a colleague."""
