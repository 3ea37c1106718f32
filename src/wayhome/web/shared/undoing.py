"""Words that the middlewares share."""

UNDO = "undo_everything"
"""Set on a request of which nothing is to be kept, whatever page answers it."""
OWN_LOG_IN = ("account_", "mfa_", "oidc_")
"""How the names of addresses begin at which somebody looks after their own log-in."""
