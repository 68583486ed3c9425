"""The form by which articles are added."""

from support.markup import Reader

from qa_bot.render.forms_html import add_form_html


def test_the_form_takes_the_suffixes_and_says_the_limits_that_it_is_given():
    page = Reader(add_form_html([".txt", ".json.gz"], 50_000_000, 7_000_000))
    [files] = [a for tag, a in page.tags if a.get("type") == "file"]
    assert files["accept"] == ".txt,.json.gz"
    assert "50 MB in all." in page.text
    assert "with at most 7 MB." in page.text


def test_each_way_has_its_fields():
    page = Reader(add_form_html([".txt"], 1_000_000, 1_000_000))
    ways = [a["value"] for tag, a in page.tags if a.get("name") == "way"]
    assert ways == ["files", "text", "page"]
    assert [a["data-way"] for _, a in page.tags if "data-way" in a] == ways
    names = [a["name"] for tag, a in page.tags if tag in ("input", "textarea")]
    assert names[3:] == ["files", "title", "text", "outlet", "published", "address", "page"]
