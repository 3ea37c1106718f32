"""Programmes and the funds behind them, and the dated lists of the world that rules read as facts.

Programme managers keep them; suspended destinations and airline limits are entered by two people. Dated rows
go in, parameters for rules and cases come out.
"""
