"""The key broker itself: a process of its own, the only one that holds the root key and the keys of organisations.

``server`` listens and looks which user of the machine asks; ``verbs`` counts what it gives out, refuses what passes a
limit, opens, wraps and ranks. An operator starts it by ``./wayhome broker``; ``broker.client`` is the other side.
"""
