"""Version 1: one module for each noun; who acts is said by a token alone, and what is refused by a problem."""
