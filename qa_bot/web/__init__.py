"""The server: who may come in, what is served, and its end."""
