"""Embedder, reader, weights, and the way to a language model: the only room that knows their libraries.

Knows the room text.
"""
