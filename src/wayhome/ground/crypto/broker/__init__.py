"""The key broker: a small process of its own, the only one that holds the root key and the keys of organisations.

Pages and jobs ask it over a socket of the machine to open and make wraps (``client``); it looks who asks, counts what
it gives out, and refuses what passes a limit (``server``, ``verbs``). An operator starts it by ``./wayhome broker``.
"""
