"""Question -> hits: retrievers that nest, limits, a second look at the first hits.

Builds on index and models.
"""
