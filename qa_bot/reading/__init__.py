"""Files, pages and addresses -> articles; question files -> questions.

Knows the room text, and the libraries that read formats and fetch pages.
"""
