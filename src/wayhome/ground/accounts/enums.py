"""Kinds of organisations that work with returnees."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is to a return: it decides nothing by itself, roles and agreements do."""

    HOST_MISSION = "host_mission"
    ORIGIN_MISSION = "origin_mission"
    PARTNER = "partner"
    GOVERNMENT = "government"
    DONOR = "donor"
    HEADQUARTERS = "headquarters"
