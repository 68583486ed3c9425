"""The page about the routes, from a description of them."""

from support.markup import Reader

from qa_bot.render.docs_html import docs_html

SCHEMAS = {
    "Query": {
        "description": "What is wanted, as `qa-bot search` takes it.",
        "properties": {
            "query": {"type": "string"},
            "k": {"type": "integer", "default": 5},
            "unit": {"anyOf": [{"enum": ["day", "year"]}, {"type": "null"}]},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Query"}},
        },
        "required": ["query"],
        "example": {"query": "a “bridge”"},
    }
}
QUERY = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Query"}}}}


def page(paths: dict, schemas: dict = SCHEMAS) -> str:
    about = {"title": "qa_bot", "version": "1.0"}
    return docs_html({"info": about, "paths": paths, "components": {"schemas": schemas}})


def test_an_operation_has_an_example_to_copy_and_says_what_is_sent_and_given():
    operation = {"requestBody": QUERY, "responses": {"200": {"description": "found"} | QUERY}}
    text = Reader(page({"/api/search": {"post": operation}})).text
    assert "qa_bot 1.0" in text
    assert "POST /api/search" in text
    assert """-d '{"query": "a “bridge”"}'""" in text
    assert "Send: Query" in text
    assert "200: found — Query" in text


def test_an_address_is_asked_without_a_body():
    operation = {
        "parameters": [{"name": "query", "schema": {"type": "string"}, "required": True}],
        "responses": {"200": {"description": "found"}},
    }
    text = Reader(page({"/api/search": {"get": operation}})).text
    assert "curl 'http://127.0.0.1:7860/api/search?query=ceasefire'" in text
    assert "Send:" not in text


def test_a_field_says_its_types_and_what_it_is_where_nothing_is_sent():
    shown = page({})
    assert "<code>k</code></th><td>integer, else 5</td>" in shown
    assert "<code>query</code></th><td>string</td>" in shown
    assert "<code>day</code> or <code>year</code> or null, else null" in shown
    assert 'list of <a href="#Query">Query</a>' in shown
    assert "as <code>qa-bot search</code> takes it." in shown


def test_the_page_about_the_routes_escapes_what_it_shows():
    evil = "<script>alert(1)</script>"
    schema = {"description": evil, "properties": {evil: {"type": evil, "description": evil}}}
    operation = {"description": evil, "responses": {"200": {"description": evil}}}
    page = docs_html(
        {
            "info": {"title": evil, "version": "1", "description": evil},
            "paths": {f"/{evil}": {"get": operation}},
            "components": {"schemas": {evil: schema}},
        }
    )
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 8
