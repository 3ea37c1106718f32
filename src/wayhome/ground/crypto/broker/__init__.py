"""The way to the key broker: ``client`` asks, ``messages`` says in which form; ``keeping`` is the broker itself."""
