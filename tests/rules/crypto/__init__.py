"""Keys, shares and the form of sealed values, without a database."""
