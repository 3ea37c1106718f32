"""Wayhome."""
