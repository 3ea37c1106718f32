"""Pages of the texts that everybody is told: consents and the information checklist, written by one, read by a second."""
