"""Programmes and the funds behind them, and the dated lists of the world that rules read as facts.

Programme managers keep the programmes; two of them at headquarters enter suspended destinations and airline limits.
Dated rows go in, parameters for rules and cases come out.
"""
