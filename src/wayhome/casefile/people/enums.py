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

RELATIONS: dict[str, str] = {
    "applicant": msgid("Applicant"),
    "spouse": msgid("Husband or wife"),
    "wife": msgid("Wife"),
    "husband": msgid("Husband"),
    "daughter": msgid("Daughter"),
    "son": msgid("Son"),
    "child": msgid("Child"),
    "mother": msgid("Mother"),
    "father": msgid("Father"),
    "sibling": msgid("Brother or sister"),
    "brother": msgid("Brother"),
    "sister": msgid("Sister"),
    "grandparent": msgid("Grandparent"),
    "grandmother": msgid("Grandmother"),
    "grandfather": msgid("Grandfather"),
    "nephew_or_niece": msgid("Nephew or niece"),
    "nephew": msgid("Nephew"),
    "niece": msgid("Niece"),
    "family": msgid("Family"),
    "guardian": msgid("Guardian"),
    "other": msgid("Other"),
}
"""What somebody is in the case to whoever applied, as it is written down there."""
