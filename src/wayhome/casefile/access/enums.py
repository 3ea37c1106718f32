"""Roles, relations to a record, and permissions: plain words, known to the process table as well."""

from __future__ import annotations

from enum import StrEnum

from wayhome.ground.values.sentences import msgid


class Role(StrEnum):
    """What somebody was appointed to; one person may hold several in one organisation."""

    OUTREACH_WORKER = "outreach_worker"
    RETURN_COUNSELLOR = "return_counsellor"
    PROTECTION_OFFICER = "protection_officer"
    HEALTH_OFFICER = "health_officer"
    MOVEMENTS_OFFICER = "movements_officer"
    CASE_MANAGER = "case_manager"
    PARTNER_WORKER = "partner_worker"
    PROCUREMENT_OFFICER = "procurement_officer"
    FINANCE_OFFICER = "finance_officer"
    MONITORING_OFFICER = "monitoring_officer"
    PROGRAMME_MANAGER = "programme_manager"
    GOVERNMENT_OFFICER = "government_officer"
    DONOR_VIEWER = "donor_viewer"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: dict[Role, str] = {
    Role.OUTREACH_WORKER: msgid("outreach worker"),
    Role.RETURN_COUNSELLOR: msgid("return counsellor"),
    Role.PROTECTION_OFFICER: msgid("protection officer"),
    Role.HEALTH_OFFICER: msgid("health officer"),
    Role.MOVEMENTS_OFFICER: msgid("movements officer"),
    Role.CASE_MANAGER: msgid("case manager"),
    Role.PARTNER_WORKER: msgid("partner worker"),
    Role.PROCUREMENT_OFFICER: msgid("procurement officer"),
    Role.FINANCE_OFFICER: msgid("finance officer"),
    Role.MONITORING_OFFICER: msgid("monitoring officer"),
    Role.PROGRAMME_MANAGER: msgid("programme manager"),
    Role.GOVERNMENT_OFFICER: msgid("government officer"),
    Role.DONOR_VIEWER: msgid("donor viewer"),
    Role.DATA_PROTECTION_OFFICER: msgid("data protection officer"),
    Role.AUDITOR: msgid("auditor"),
    Role.ADMINISTRATOR: msgid("administrator"),
}


class Relation(StrEnum):
    """How the acting organisation stands to a record: it owns it, it holds access by an agreement, or neither."""

    OWNER = "owner"
    AGREEMENT = "agreement"
    NONE = "none"


class LegalBasis(StrEnum):
    """The ground in law on which data are shared; the GDPR, and the own rules of organisations with immunities."""

    CONSENT = "gdpr_6_1_a"
    CONTRACT = "gdpr_6_1_b"
    LEGAL_DUTY = "gdpr_6_1_c"
    VITAL_INTEREST = "gdpr_6_1_d"
    PUBLIC_TASK = "gdpr_6_1_e"
    LEGITIMATE_INTEREST = "gdpr_6_1_f"
    EXPLICIT_CONSENT = "gdpr_9_2_a"
    OWN_RULES = "own_rules"


LEGAL_BASIS_LABELS: dict[LegalBasis, str] = {
    LegalBasis.CONSENT: msgid("Consent of each person, GDPR 6(1)(a)"),
    LegalBasis.CONTRACT: msgid("Agreement with the person, GDPR 6(1)(b)"),
    LegalBasis.LEGAL_DUTY: msgid("Duty in law, GDPR 6(1)(c)"),
    LegalBasis.VITAL_INTEREST: msgid("Vital interest, GDPR 6(1)(d)"),
    LegalBasis.PUBLIC_TASK: msgid("Public task, GDPR 6(1)(e)"),
    LegalBasis.LEGITIMATE_INTEREST: msgid("Legitimate interest, GDPR 6(1)(f)"),
    LegalBasis.EXPLICIT_CONSENT: msgid("Explicit consent to sensitive data, GDPR 9(2)(a)"),
    LegalBasis.OWN_RULES: msgid("Own data protection rules of an organisation with immunities"),
}

RESTS_ON_CONSENT = frozenset({LegalBasis.CONSENT.value, LegalBasis.EXPLICIT_CONSENT.value, "gdpr_49_1_a"})
"""Legal bases under which a government's access ends with the person's consent; others stand by law."""


class TransferGround(StrEnum):
    """On what data may leave for a country where the GDPR does not hold; chapter V of the GDPR."""

    NONE = ""
    ADEQUACY = "gdpr_45"
    SAFEGUARDS = "gdpr_46"
    CONSENT = "gdpr_49_1_a"
    PUBLIC_INTEREST = "gdpr_49_1_d"
    VITAL_INTEREST = "gdpr_49_1_f"


TRANSFER_LABELS: dict[TransferGround, str] = {
    TransferGround.NONE: msgid("No transfer: the same rules hold on both sides"),
    TransferGround.ADEQUACY: msgid("Decision that protection there is adequate, GDPR 45"),
    TransferGround.SAFEGUARDS: msgid("Appropriate safeguards, GDPR 46"),
    TransferGround.CONSENT: msgid("Explicit consent after being told of the risks, GDPR 49(1)(a)"),
    TransferGround.PUBLIC_INTEREST: msgid("Important reasons of public interest, GDPR 49(1)(d)"),
    TransferGround.VITAL_INTEREST: msgid("Vital interest of somebody who cannot consent, GDPR 49(1)(f)"),
}


class Part(StrEnum):
    """What a side of an agreement is to the data it holds."""

    CONTROLLER = "controller"
    JOINT = "joint"
    PROCESSOR = "processor"


PART_LABELS: dict[Part, str] = {
    Part.CONTROLLER: msgid("Controller of its own"),
    Part.JOINT: msgid("Controller jointly with the other side"),
    Part.PROCESSOR: msgid("Processor for the other side"),
}


class Sharing(StrEnum):
    """What two organisations share data for."""

    HAND_OVER = "hand_over"
    RECEPTION = "reception"
    REINTEGRATION = "reintegration"
    MONITORING = "monitoring"
    NO_OBJECTION = "no_objection"
    REFERRAL = "referral"


SHARING_LABELS: dict[Sharing, str] = {
    Sharing.HAND_OVER: msgid("Hand-over to the office on the other side"),
    Sharing.RECEPTION: msgid("Reception on arrival"),
    Sharing.REINTEGRATION: msgid("Help to start again"),
    Sharing.MONITORING: msgid("Follow-up and evaluation"),
    Sharing.NO_OBJECTION: msgid("Answer of the host government, and departures"),
    Sharing.REFERRAL: msgid("Referring people to a counsellor, before there is a case"),
}

REFERRAL = Sharing.REFERRAL.value
"""The purpose of an agreement under which the giver refers people to the receiver's counsellors."""


class Shared(StrEnum):
    """What of a case a receiver may see at most; that it exists, its step, days and countries are seen under each.

    Talks with the counsellor, own words, legal ground and asylum history have no place here: no agreement shares them.
    """

    IDENTITY = "identity"
    CONTACTS = "contacts"
    TRAVEL = "travel"
    WORK = "work"
    HEALTH = "health"
    PROTECTION = "protection"


SHARED_LABELS: dict[Shared, str] = {
    Shared.IDENTITY: msgid("Names, birth, nationality and family"),
    Shared.CONTACTS: msgid("Addresses and telephone numbers"),
    Shared.TRAVEL: msgid("Travel documents, flights and services"),
    Shared.WORK: msgid("Notes, tasks and what happened on the case"),
    Shared.HEALTH: msgid("Health and fitness to travel"),
    Shared.PROTECTION: msgid("Protection"),
}


class Onward(StrEnum):
    """Whether the receiver may pass on what it got."""

    NEVER = "never"
    ASKED_EACH_TIME = "asked_each_time"


ONWARD_LABELS: dict[Onward, str] = {
    Onward.NEVER: msgid("Never"),
    Onward.ASKED_EACH_TIME: msgid("Only where the giver agrees each time, in writing"),
}


class Permission(StrEnum):
    """One thing that a role may be allowed to do or to read."""

    # Reading
    SEE_CASES = "see_cases"
    READ_IDENTITY = "read_identity"
    READ_CONTACTS = "read_contacts"
    READ_NOTES = "read_notes"
    READ_COUNSELLING = "read_counselling"
    READ_LEGAL = "read_legal"
    READ_PROTECTION = "read_protection"
    READ_HEALTH = "read_health"
    READ_TRAVEL = "read_travel"
    READ_HISTORY = "read_history"
    READ_FIGURES = "read_figures"
    MAKE_TABLES = "make_tables"
    READ_AUDIT = "read_audit"
    # The case file
    OPEN_CASE = "open_case"
    OPEN_CASE_AT_HOME = "open_case_at_home"
    EDIT_PEOPLE = "edit_people"
    EDIT_CASE = "edit_case"
    WRITE_NOTE = "write_note"
    GIVE_TASKS = "give_tasks"
    WORK_TASKS = "work_tasks"
    RECORD_LEGAL_FACT = "record_legal_fact"
    SPLIT_FAMILY = "split_family"
    ASSIGN_CASE = "assign_case"
    # Outreach, counselling, consent
    WORK_OUTREACH = "work_outreach"
    SEND_REFERRAL = "send_referral"
    ANSWER_REFERRAL = "answer_referral"
    COUNSEL = "counsel"
    SCREEN = "screen"
    RECORD_CONSENT = "record_consent"
    DECIDE_PROTECTION = "decide_protection"
    DECIDE_HEALTH = "decide_health"
    # The journey
    RECORD_DOCUMENT = "record_document"
    CONTACT_EMBASSY = "contact_embassy"
    BOOK_TRAVEL = "book_travel"
    SEE_DEPARTURES = "see_departures"
    SEND_HANDOVER = "send_handover"
    ACKNOWLEDGE_HANDOVER = "acknowledge_handover"
    PAY_CASH_AT_DEPARTURE = "pay_cash_at_departure"
    # Verbs of the process
    BEGIN_COUNSELLING = "begin_counselling"
    APPLY = "apply"
    APPROVE = "approve"
    RECORD_HOST_ANSWER = "record_host_answer"
    PREPARE = "prepare"
    CLEAR = "clear"
    UNCLEAR = "unclear"
    CONFIRM_BOARDING = "confirm_boarding"
    CORRECT_DEPARTURE = "correct_departure"
    CONFIRM_ARRIVAL = "confirm_arrival"
    REINTEGRATE = "reintegrate"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    SUPERVISE = "supervise"
    REOPEN = "reopen"
    ANSWER_MESSAGE = "answer_message"
    OVERRIDE = "override"
    HOLD = "hold"
    # Lists of the world, programmes, accounts
    ENTER_WORLD_LISTS = "enter_world_lists"
    KEEP_TEXTS = "keep_texts"
    SHARE_CASE = "share_case"
    MANAGE_AGREEMENTS = "manage_agreements"
    MANAGE_ACCOUNTS = "manage_accounts"
    LINK_SPLIT_CASES = "link_split_cases"
    OPEN_IN_EMERGENCY = "open_in_emergency"
    # Rights of the person
    TAKE_REQUEST = "take_request"
    ANSWER_REQUEST = "answer_request"
    RESTRICT = "restrict"
    ASK_EXPORT = "ask_export"
    ALLOW_EXPORT = "allow_export"
    LIFT_LIMITS = "lift_limits"
    # How long a file is kept
    SEE_KEEPING = "see_keeping"
    ASK_ERASURE = "ask_erasure"
    APPROVE_ERASURE = "approve_erasure"
    PLACE_HOLD = "place_hold"


PERMISSION_LABELS: dict[Permission, str] = {
    Permission.SEE_CASES: msgid("see that a case exists, and its plain facts"),
    Permission.READ_IDENTITY: msgid("read names and birth dates"),
    Permission.READ_CONTACTS: msgid("read addresses and telephone numbers"),
    Permission.READ_NOTES: msgid("read notes"),
    Permission.READ_COUNSELLING: msgid("read counselling sessions and own words"),
    Permission.READ_LEGAL: msgid("read legal ground, decisions and asylum history"),
    Permission.READ_PROTECTION: msgid("read protection facts"),
    Permission.READ_HEALTH: msgid("read health facts"),
    Permission.READ_TRAVEL: msgid("read travel documents and bookings"),
    Permission.READ_HISTORY: msgid("read what happened on a case"),
    Permission.READ_FIGURES: msgid("read figures"),
    Permission.MAKE_TABLES: msgid("make tables of figures"),
    Permission.READ_AUDIT: msgid("read who looked at a file"),
    Permission.OPEN_CASE: msgid("open a case"),
    Permission.OPEN_CASE_AT_HOME: msgid("open a case of people who have come home already"),
    Permission.EDIT_PEOPLE: msgid("record and correct people"),
    Permission.EDIT_CASE: msgid("correct facts of a case"),
    Permission.WRITE_NOTE: msgid("write a note"),
    Permission.GIVE_TASKS: msgid("make tasks"),
    Permission.WORK_TASKS: msgid("finish tasks and hand them on"),
    Permission.RECORD_LEGAL_FACT: msgid("record decisions, deadlines, bans and appeals"),
    Permission.SPLIT_FAMILY: msgid("give leaving members a case of their own"),
    Permission.ASSIGN_CASE: msgid("say who is responsible for a case"),
    Permission.WORK_OUTREACH: msgid("record enquiries and information events"),
    Permission.SEND_REFERRAL: msgid("refer somebody to a counsellor of another organisation"),
    Permission.ANSWER_REFERRAL: msgid("read and answer referrals of partners"),
    Permission.COUNSEL: msgid("record counselling sessions"),
    Permission.SCREEN: msgid("record screenings and assessments"),
    Permission.RECORD_CONSENT: msgid("record consent, refusal and withdrawal"),
    Permission.DECIDE_PROTECTION: msgid("decide on protection"),
    Permission.DECIDE_HEALTH: msgid("decide on health and fitness to travel"),
    Permission.RECORD_DOCUMENT: msgid("record travel documents"),
    Permission.CONTACT_EMBASSY: msgid("contact the authorities of the country of origin"),
    Permission.BOOK_TRAVEL: msgid("book and change travel"),
    Permission.SEE_DEPARTURES: msgid("see the departures board and manifests"),
    Permission.SEND_HANDOVER: msgid("send the hand-over"),
    Permission.ACKNOWLEDGE_HANDOVER: msgid("acknowledge the hand-over"),
    Permission.PAY_CASH_AT_DEPARTURE: msgid("hand over cash at departure"),
    Permission.BEGIN_COUNSELLING: msgid("begin counselling"),
    Permission.APPLY: msgid("record an application"),
    Permission.APPROVE: msgid("approve or refuse an application"),
    Permission.RECORD_HOST_ANSWER: msgid("record the host government's answer"),
    Permission.PREPARE: msgid("start preparing the journey"),
    Permission.CLEAR: msgid("clear a case for travel"),
    Permission.UNCLEAR: msgid("take a clearance back"),
    Permission.CONFIRM_BOARDING: msgid("confirm boarding, no-show and interruption"),
    Permission.CORRECT_DEPARTURE: msgid("correct a departure within 24 hours"),
    Permission.CONFIRM_ARRIVAL: msgid("confirm arrival"),
    Permission.REINTEGRATE: msgid("start reintegration and follow-up"),
    Permission.WITHDRAW: msgid("record a withdrawal"),
    Permission.CLOSE: msgid("close a case"),
    Permission.SUPERVISE: msgid("close for safety reasons"),
    Permission.REOPEN: msgid("re-open a case"),
    Permission.ANSWER_MESSAGE: msgid("answer a message that somebody does not want to travel"),
    Permission.OVERRIDE: msgid("let a case pass a condition that allows it, with a reason"),
    Permission.HOLD: msgid("put a case on hold and resume it"),
    Permission.ENTER_WORLD_LISTS: msgid("enter suspended destinations and limits"),
    Permission.KEEP_TEXTS: msgid("keep the texts of consent and the information checklist"),
    Permission.SHARE_CASE: msgid("share a case under an agreement"),
    Permission.MANAGE_AGREEMENTS: msgid("keep data-sharing agreements"),
    Permission.MANAGE_ACCOUNTS: msgid("keep accounts and roles"),
    Permission.LINK_SPLIT_CASES: msgid("see which cases a family was split into"),
    Permission.OPEN_IN_EMERGENCY: msgid("open a file in an emergency"),
    Permission.TAKE_REQUEST: msgid(
        "take down what people ask about their own data, and prepare their own file"
    ),
    Permission.ANSWER_REQUEST: msgid(
        "answer what people ask about their own data, and give out their own file"
    ),
    Permission.RESTRICT: msgid("restrict a file to being stored, and let a restricted file be read"),
    Permission.ASK_EXPORT: msgid("ask for a list of cases as a file"),
    Permission.ALLOW_EXPORT: msgid("allow a colleague a list of more than 50 cases as a file"),
    Permission.LIFT_LIMITS: msgid("let a colleague open more files today"),
    Permission.SEE_KEEPING: msgid("see until when a case is kept, and what holds it"),
    Permission.ASK_ERASURE: msgid("ask that a person or a case is erased"),
    Permission.APPROVE_ERASURE: msgid("approve erasures and confirm how long files are kept"),
    Permission.PLACE_HOLD: msgid("place a legal hold on a case, and ask to lift it"),
}
