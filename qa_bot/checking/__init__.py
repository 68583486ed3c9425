"""A pasted text -> a verdict for each sentence; receipts of answers.

Builds on index and guard.
"""
