"""Answers, findings and lists -> HTML, Markdown and text: the only place that writes markup.

Knows what is shown, and not how it was found. The HTML is in `templates/`.
"""
