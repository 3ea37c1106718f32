"""Layouts of a publication: plain text, JSON, bars for pages, and PDF by Typst."""
