"""Pages of outreach: questions, information events, country sheets."""
