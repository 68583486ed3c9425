"""Hits -> an answer in the shape that was asked for, or none: whether the articles say it is
decided here, in `extractive.py`.

Builds on retrieval, guard and models.
"""
