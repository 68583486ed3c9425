"""Embedder, reader, weights, the way to a language model; alone in knowing their libraries.

Knows the room text.
"""
