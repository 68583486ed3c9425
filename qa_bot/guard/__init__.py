"""Do these sentences say what this statement says?

Builds on text and english; knows no index.
"""
