"""The server: who may come in, which index is served, what is counted and suggested, and its end.

`page/` is the chat page, `api/` what programs ask.
"""
