"""The journey: documents, health, seats, escorts, hand-over, boarding and arrival of each member of a case.

Movements, health and protection officers of the host office and case managers of the origin office work in it.
Plans and evidence about named people go in; facts for the gates, the departures board and manifests come out.
"""
