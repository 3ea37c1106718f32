"""The forms of the verbs that move a case, withdrawal among them, and the blind form open to everybody."""
