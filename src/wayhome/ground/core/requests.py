"""Words by which doors and middlewares leave word on a request."""

UNDO = "undo_everything"
"""Set on a request of which nothing is to be kept, whatever answers it."""
REFUSED = "refused_code"
"""Where a request keeps why it was refused, for the audit row that is written when everything else is undone."""
NOT_OPENED = "answer_not_opened"
"""Where a request keeps what answers it when too much was opened or no key is there; a page does where nothing is kept."""
