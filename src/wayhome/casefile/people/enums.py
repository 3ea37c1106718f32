"""Words about people and their families."""

from enum import StrEnum

from wayhome.ground.values.sentences import msgid


class Sex(StrEnum):
    """As the person states it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    NOT_STATED = "not_stated"


class Tie(StrEnum):
    """What one person is to another in the household; ``parent`` reads "person is a parent of other"."""

    SPOUSE = "spouse"
    PARENT = "parent"
    GUARDIAN = "guardian"
    SIBLING = "sibling"
    OTHER = "other"


SEX_LABELS: dict[Sex, str] = {
    Sex.FEMALE: msgid("female"),
    Sex.MALE: msgid("male"),
    Sex.OTHER: msgid("other"),
    Sex.NOT_STATED: msgid("not stated"),
}

TIE_LABELS: dict[Tie, str] = {
    Tie.SPOUSE: msgid("spouse"),
    Tie.PARENT: msgid("parent"),
    Tie.GUARDIAN: msgid("guardian"),
    Tie.SIBLING: msgid("brother or sister"),
    Tie.OTHER: msgid("other relation"),
}
