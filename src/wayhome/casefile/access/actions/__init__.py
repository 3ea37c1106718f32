"""The verbs of accounts and roles, and of agreements; ending an agreement ends access to cases, which cases do."""

from wayhome.casefile.access.actions.accounts import (
    AccountFacts,
    add_office,
    allow_new_password,
    end_role,
    forget_factors,
    forget_office_log_in,
    grant_role,
    make_account,
    switch_account_off,
    switch_account_on,
)
from wayhome.casefile.access.actions.agreements import (
    AgreementTerms,
    confirm_agreement,
    drop_agreement,
    propose_agreement,
)

__all__ = [
    "AccountFacts",
    "AgreementTerms",
    "add_office",
    "allow_new_password",
    "confirm_agreement",
    "drop_agreement",
    "end_role",
    "forget_factors",
    "forget_office_log_in",
    "grant_role",
    "make_account",
    "propose_agreement",
    "switch_account_off",
    "switch_account_on",
]
