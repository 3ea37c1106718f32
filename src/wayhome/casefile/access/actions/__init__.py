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
    suspend_account,
    switch_account_off,
    switch_account_on,
)
from wayhome.casefile.access.actions.agreements import (
    AgreementTerms,
    confirm_agreement,
    drop_agreement,
    open_document,
    propose_agreement,
)
from wayhome.casefile.access.actions.comparing import compare_tally
from wayhome.casefile.access.actions.log_ins import (
    begin_log_in,
    end_log_in,
    end_log_ins,
    run_out,
    see_log_in,
)
from wayhome.casefile.access.actions.log_standing import tell_late_log
from wayhome.casefile.access.actions.opening_more import lift_limit, step_up, tell_day_is_full
from wayhome.casefile.access.actions.tokens import end_token, end_tokens, make_token, see_token

__all__ = [
    "AccountFacts",
    "AgreementTerms",
    "add_office",
    "allow_new_password",
    "begin_log_in",
    "compare_tally",
    "confirm_agreement",
    "drop_agreement",
    "end_log_in",
    "end_log_ins",
    "end_role",
    "end_token",
    "end_tokens",
    "forget_factors",
    "forget_office_log_in",
    "grant_role",
    "lift_limit",
    "make_account",
    "make_token",
    "open_document",
    "propose_agreement",
    "run_out",
    "see_log_in",
    "see_token",
    "step_up",
    "suspend_account",
    "switch_account_off",
    "switch_account_on",
    "tell_day_is_full",
    "tell_late_log",
]
