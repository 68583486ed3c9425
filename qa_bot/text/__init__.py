"""Article -> sentences, passages and words; one normal form; what makes hostile text harmless.

Knows no other room.
"""
