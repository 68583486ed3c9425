"""A message and what went before -> a question that stands alone, or several; and small talk.

Builds on english and on the words of the index.
"""
