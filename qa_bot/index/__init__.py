"""Articles kept with their passages, vectors and words, in generations that a crash does not harm.

The only room that knows faiss and bm25s. Builds on text, reading and models.
"""
