"""A scored run -> a page that a person reads.

failures.py finds what went wrong and at which step, failure_cards.py and charts.py say what is
shown of it, report.py fills the template.
"""
