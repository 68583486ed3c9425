"""What a person fills in -> HTML."""

from collections.abc import Sequence

from markupsafe import Markup

from qa_bot.render.markup import macros

_FORMS = macros("forms.html")

MEGABYTE = 1_000_000


def add_form_html(suffixes: Sequence[str], max_bytes: int, max_page_bytes: int) -> Markup:
    """By which articles are added: files of these types, a text, or the address of a page.

    `max_bytes` holds for all that is given at once, `max_page_bytes` for a page that is fetched.
    """
    return _FORMS.add_articles(suffixes, max_bytes // MEGABYTE, max_page_bytes // MEGABYTE)
