"""Hits -> an answer in the shape that was asked for.

Builds on retrieval, guard and models.
"""
