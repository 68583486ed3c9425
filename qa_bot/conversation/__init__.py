"""A message and what went before -> a question that stands alone.

Builds on english and on the words of the index.
"""
