"""The templates of `templates/`, in which every text is escaped by its type.

Articles, questions and what a model wrote are hostile. Whatever is put into a template is shown as
text, and what hides or reorders text by its number; only what a template made itself is markup.
"""

import json
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.environment import TemplateModule
from jinja2.ext import Extension
from markupsafe import Markup, escape

from qa_bot.english.dates import day_in_words
from qa_bot.render import outline
from qa_bot.render.answer_text import published
from qa_bot.render.pointers import article_pointer, pointer
from qa_bot.text.escape import as_plain, encodable, visible

_FOLDER = Path(__file__).with_name("templates")
_BREAK = re.compile(r"(?<=[>}])\n\s*|\n\s*(?=[<{]|\Z)")


class _Lines(Extension):
    """All markup is on one line, which Gradio's Markdown leaves alone.

    A line break of a template is nothing beside a tag or a block, and a space between words.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return re.sub(r"\n\s*", " ", _BREAK.sub("", source))


def _shown(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER),
    extensions=[_Lines],
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_shown,
    auto_reload=False,
)
_TEMPLATES.globals["outline"] = outline
_TEMPLATES.filters |= {
    "article_pointer": article_pointer,
    "day": day_in_words,
    "json": json.dumps,
    "line": as_plain,
    "number": "{:,}".format,
    "percent": "{:.0%}".format,
    "pointer": pointer,
    "published": published,
    "split_code": re.compile(r"`(.+?)`").split,
    "unchanged": lambda text: escape(encodable(text)),
}


def macros(name: str) -> TemplateModule:
    """The macros of a template by their names; each gives Markup."""
    return _TEMPLATES.get_template(name).module


def style(name: str) -> Markup:
    """A style sheet beside the templates, which goes in as it is."""
    return Markup((_FOLDER / name).read_text("utf-8"))
