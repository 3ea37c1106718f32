"""Words that the middlewares share."""

from wayhome.ground.core.requests import UNDO

__all__ = ["OWN_LOG_IN", "UNDO"]
OWN_LOG_IN = ("account_", "mfa_", "oidc_")
"""How the names of addresses begin at which somebody looks after their own log-in."""
