"""Files, pages, feeds and addresses -> articles.

Knows the room text, and the libraries that read formats and fetch pages.
"""
