"""Lists that ship with the product, one CSV each; the module of the same name reads them."""
