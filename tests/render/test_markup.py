"""Templates escape by type, and refuse what is not given."""

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import TemplateNotFound
from markupsafe import Markup
from support.markup import HOSTILE

from qa_bot.render.markup import _TEMPLATES, macros, style


def filled(source: str, **values: object) -> str:
    return _TEMPLATES.from_string(source).render(values)


def test_a_text_is_escaped_and_markup_is_not():
    assert filled("{{ a }}{{ b }}", a="<b>", b=Markup("<b>")) == "&lt;b&gt;<b>"
    assert filled('<a title="{{ a }}">', a="\"'") == '<a title="&#34;&#39;">'
    assert "<script" not in filled("{{ [a, a] | join(' · ') }}", a=HOSTILE)


def test_what_hides_or_reorders_text_is_shown_by_its_number():
    assert filled("{{ a }}", a="x\u202ey\x1bz") == "x⟦U+202E⟧y⟦U+001B⟧z"
    assert filled("{{ a | unchanged }}", a="x\u202e<\udc80") == "x\u202e&lt;?"


def test_what_is_not_given_is_an_error_and_not_an_empty_place():
    with pytest.raises(UndefinedError):
        filled("{{ missing }}")
    with pytest.raises(TemplateNotFound):
        macros("nothing.html")


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("<p>\n  {{ a }}\n</p>\n", "<p>x</p>"),
        ("<p>one\n  two</p>", "<p>one two</p>"),
        ('<a href="x"\n  title="y">', '<a href="x" title="y">'),
        ("{% if a %}\n  <b>{{ a }}</b> c\n{% endif %}\n<i></i>", "<b>x</b> c<i></i>"),
    ],
)
def test_a_line_break_is_nothing_beside_a_tag_and_a_space_between_words(source: str, page: str):
    assert filled(source, a="x") == page


def test_a_line_break_of_a_text_stays():
    assert filled("<pre>{{ a }}</pre>", a="<\n  >") == "<pre>&lt;\n  &gt;</pre>"


def test_a_style_sheet_goes_in_as_it_is():
    assert isinstance(style("docs.css"), Markup)
    assert ":root {" in style("docs.css")
