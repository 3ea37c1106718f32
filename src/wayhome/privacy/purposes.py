"""What personal data are held for: purpose by purpose the ground in law, who answers for it, who gets it, and for how long.

The register of processing (GDPR 30) and retention are made from this one list. The years are **house defaults**: proposals
that the data protection officer of each office confirms or changes before anything is destroyed. Pure data, no Django.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wayhome.casefile.access.enums import LEGAL_BASIS_LABELS, LegalBasis
from wayhome.ground.values.sentences import msgid

HOUSE_DEFAULT = msgid("house default")


class Clock(StrEnum):
    """The event from which the years of a purpose are counted."""

    CASE_CLOSED = "case_closed"
    CHILD_IS_18 = "child_is_18"
    LAST_PAYMENT = "last_payment"
    WRITTEN = "written"
    ANSWERED = "answered"
    AGREEMENT_ENDED = "agreement_ended"
    STAFF_LEFT = "staff_left"
    NEVER = "never"


CLOCK_LABELS: dict[Clock, str] = {
    Clock.CASE_CLOSED: msgid("the case was closed"),
    Clock.CHILD_IS_18: msgid(
        "the youngest child of the case turned eighteen, or the case was closed if that is later"
    ),
    Clock.LAST_PAYMENT: msgid("the end of the year of the last payment"),
    Clock.WRITTEN: msgid("it was written down"),
    Clock.ANSWERED: msgid("the request was answered"),
    Clock.AGREEMENT_ENDED: msgid("the agreement ended"),
    Clock.STAFF_LEFT: msgid("the last role ended"),
    Clock.NEVER: msgid("no clock runs: nobody can be recognised in it"),
}

SPECIAL_BASIS_LABELS: dict[str, str] = {
    "gdpr_9_2_c": msgid("Vital interest of somebody who cannot consent, sensitive data, GDPR 9(2)(c)"),
    "gdpr_9_2_g": msgid("Substantial public interest in law, sensitive data, GDPR 9(2)(g)"),
    "gdpr_9_2_h": msgid("Health care and fitness, by people bound to secrecy, GDPR 9(2)(h)"),
    "gdpr_9_2_i": msgid("Public health, GDPR 9(2)(i)"),
}
BASIS_LABELS: dict[str, str] = {
    **{basis.value: label for basis, label in LEGAL_BASIS_LABELS.items()},
    **SPECIAL_BASIS_LABELS,
}
"""Every ground in law that a purpose may name, in words."""


@dataclass(frozen=True)
class Purpose:
    """One purpose of processing.

    ``basis`` holds codes of ``BASIS_LABELS``, ``kept`` the retention classes of ``personal_data.py`` that it covers,
    ``tables`` those of them that it is about where it is about a part (empty: all).
    ``retention_years`` are whole years from ``clock_starts_from``, or ``None`` where nothing personal is in it. Where two
    purposes cover one row, the later end counts.
    """

    code: str
    title: str
    basis: tuple[str, ...]
    controller: str
    recipients: str
    retention_years: int | None
    clock_starts_from: Clock
    source: str
    kept: frozenset[str]
    tables: frozenset[str] = frozenset()


_OWNER = msgid("The organisation that owns the case")
_EACH = msgid("Each organisation for its own")

PURPOSES: tuple[Purpose, ...] = (
    Purpose(
        code="case_work",
        title=msgid("Counselling, return and help to start again"),
        basis=(
            LegalBasis.CONSENT.value,
            LegalBasis.PUBLIC_TASK.value,
            LegalBasis.EXPLICIT_CONSENT.value,
            LegalBasis.OWN_RULES.value,
        ),
        controller=_OWNER,
        recipients=msgid(
            "Organisations that hold the case by an agreement in force, each for the parts the agreement names"
        ),
        retention_years=5,
        clock_starts_from=Clock.CASE_CLOSED,
        source=HOUSE_DEFAULT,
        kept=frozenset({"case"}),
    ),
    Purpose(
        code="safeguarding",
        title=msgid("Safety of children, and of people who were trafficked or need protection"),
        basis=(
            LegalBasis.VITAL_INTEREST.value,
            LegalBasis.PUBLIC_TASK.value,
            "gdpr_9_2_c",
            "gdpr_9_2_g",
            LegalBasis.OWN_RULES.value,
        ),
        controller=_OWNER,
        recipients=msgid("Protection officers of organisations whose agreement names protection"),
        retention_years=7,
        clock_starts_from=Clock.CHILD_IS_18,
        source=HOUSE_DEFAULT,
        kept=frozenset({"case"}),
        tables=frozenset(
            {
                "counselling.ProtectionConcern",
                "counselling.ProtectionFact",
                "counselling.VulnerabilityAssessment",
                "counselling.VulnerabilityFactor",
            }
        ),
    ),
    Purpose(
        code="health",
        title=msgid("Fitness to travel, and care on the way"),
        basis=(LegalBasis.EXPLICIT_CONSENT.value, "gdpr_9_2_c", "gdpr_9_2_h"),
        controller=_OWNER,
        recipients=msgid("Health officers of organisations whose agreement names health"),
        retention_years=5,
        clock_starts_from=Clock.CASE_CLOSED,
        source=HOUSE_DEFAULT,
        kept=frozenset({"case"}),
        tables=frozenset({"journey.HealthRecord", "journey.Escort"}),
    ),
    Purpose(
        code="payment",
        title=msgid("Accounting for what people were given"),
        basis=(LegalBasis.LEGAL_DUTY.value, LegalBasis.CONTRACT.value),
        controller=_OWNER,
        recipients=msgid("Donors and auditors, without names, as their agreements ask"),
        retention_years=5,
        clock_starts_from=Clock.LAST_PAYMENT,
        source=msgid("house default; compare Regulation (EU) 2021/1060 art. 82"),
        kept=frozenset({"case"}),
        tables=frozenset({"journey.CashAtDeparture"}),
    ),
    Purpose(
        code="enquiry",
        title=msgid("Answering questions and referrals before there is a case"),
        basis=(LegalBasis.CONSENT.value, LegalBasis.LEGITIMATE_INTEREST.value),
        controller=_EACH,
        recipients=msgid("The organisation whose counsellor somebody asked to speak with"),
        retention_years=1,
        clock_starts_from=Clock.WRITTEN,
        source=HOUSE_DEFAULT,
        kept=frozenset({"enquiry", "outreach"}),
    ),
    Purpose(
        code="rights",
        title=msgid("Answering requests of people about their own data"),
        basis=(LegalBasis.LEGAL_DUTY.value,),
        controller=_OWNER,
        recipients=msgid("The person who asked; organisations that had a value that was corrected"),
        retention_years=3,
        clock_starts_from=Clock.ANSWERED,
        source=HOUSE_DEFAULT,
        kept=frozenset({"request"}),
    ),
    Purpose(
        code="sharing",
        title=msgid("Sharing lawfully: agreements and who signed them"),
        basis=(LegalBasis.LEGAL_DUTY.value, LegalBasis.LEGITIMATE_INTEREST.value),
        controller=_EACH,
        recipients=msgid("The two sides of the agreement"),
        retention_years=10,
        clock_starts_from=Clock.AGREEMENT_ENDED,
        source=HOUSE_DEFAULT,
        kept=frozenset({"agreement"}),
    ),
    Purpose(
        code="audit",
        title=msgid("Being able to say who did and saw what"),
        basis=(LegalBasis.LEGAL_DUTY.value, LegalBasis.LEGITIMATE_INTEREST.value),
        controller=_EACH,
        recipients=msgid(
            "Data protection officers and auditors; the person, as office, role, reason and day"
        ),
        retention_years=10,
        clock_starts_from=Clock.WRITTEN,
        source=HOUSE_DEFAULT,
        kept=frozenset({"audit", "security"}),
    ),
    Purpose(
        code="telling_staff",
        title=msgid("Telling staff what changed"),
        basis=(LegalBasis.LEGITIMATE_INTEREST.value,),
        controller=_EACH,
        recipients=msgid("Nobody outside"),
        retention_years=1,
        clock_starts_from=Clock.WRITTEN,
        source=HOUSE_DEFAULT,
        kept=frozenset({"notice"}),
    ),
    Purpose(
        code="staff",
        title=msgid("Accounts of staff: log-in and accountability"),
        basis=(LegalBasis.LEGITIMATE_INTEREST.value, LegalBasis.CONTRACT.value),
        controller=_EACH,
        recipients=msgid("Nobody outside"),
        retention_years=6,
        clock_starts_from=Clock.STAFF_LEFT,
        source=HOUSE_DEFAULT,
        kept=frozenset({"staff"}),
    ),
    Purpose(
        code="statistics",
        title=msgid("Figures, texts, rules and keys that name nobody"),
        basis=(LegalBasis.PUBLIC_TASK.value, LegalBasis.LEGITIMATE_INTEREST.value),
        controller=_EACH,
        recipients=msgid("Donors and the public, as figures"),
        retention_years=None,
        clock_starts_from=Clock.NEVER,
        source=HOUSE_DEFAULT,
        kept=frozenset({"always", "reference"}),
    ),
)


def purposes_of(kept: str) -> tuple[Purpose, ...]:
    """Return the purposes that cover a retention class of ``personal_data.py``, in the order of the list.

    Raises ``KeyError`` for a class that no purpose covers: whatever is kept is kept for something.
    """
    found = tuple(purpose for purpose in PURPOSES if kept in purpose.kept)
    if not found:
        raise KeyError(kept)
    return found
