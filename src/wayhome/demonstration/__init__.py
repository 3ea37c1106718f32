"""The demonstration office: an invented organisation with its people and cases, loaded by the real verbs."""
