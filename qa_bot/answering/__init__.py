"""Hits -> an answer in the shape that was asked for, or none, as `extractive.py` decides.

Builds on retrieval, guard and models.
"""
