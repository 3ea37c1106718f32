"""Kinds of organisations that work with returnees."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is to a return. Roles and agreements decide what it may do, with two exceptions:

    a government may hold cases by law, and only headquarters enters the lists that change with the world.
    """

    HOST_MISSION = "host_mission"
    ORIGIN_MISSION = "origin_mission"
    PARTNER = "partner"
    GOVERNMENT = "government"
    DONOR = "donor"
    HEADQUARTERS = "headquarters"
