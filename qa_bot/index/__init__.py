"""Articles kept with their passages, vectors and words, in generations that a crash does not harm.

The only room that knows faiss. Builds on text, reading and models.
"""
