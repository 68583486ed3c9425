"""An OpenAPI description -> a page that a person reads. It loads nothing."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from qa_bot.text.escape import as_html

Schema = Mapping[str, Any]

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1b19; --paper: #fdfcfa; --line: #d8d3ca; --soft: #f2efe9; --link: #0b5394 }
@media (prefers-color-scheme: dark) { :root { --ink: #ece8e1; --paper: #191817; --line: #45413b; --soft: #262421; --link: #9cc7f0 } }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 52rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif }
code, pre { font: .9em/1.5 ui-monospace, monospace }
a { color: var(--link) }
h2 { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.15rem }
pre { padding: .75rem; background: var(--soft); overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere }
table { width: 100%; border-collapse: collapse }
th, td { padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere }
"""


def api_page(description: Schema) -> str:
    """Each operation with an example to copy, then what the objects hold."""
    title = as_html(f"{description['info']['title']} {description['info']['version']}")
    operations = "".join(
        _operation(method.upper(), path, operation, description)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    )
    schemas = "".join(
        f'<h2 id="{as_html(name)}">{as_html(name)}</h2><p>{_prose(schema)}</p>{_fields(schema)}'
        for name, schema in description["components"]["schemas"].items()
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
        f"<p>{_prose(description['info'])}</p>"
        '<p>For programs: <a href="openapi.json">openapi.json</a></p>'
        f"{operations}<h1>Objects</h1>{schemas}</main></body></html>"
    )


def _operation(method: str, path: str, operation: Schema, description: Schema) -> str:
    parameters = "".join(
        _row(parameter["name"], parameter["schema"], parameter.get("required", False))
        for parameter in operation.get("parameters", ())
    )
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    sent = f"<p>Send: {_type(body['schema'])}</p>" if "schema" in body else ""
    replies = "".join(
        f"<li>{as_html(code)}: {as_html(reply['description'])}{_reply(reply)}</li>"
        for code, reply in operation["responses"].items()
    )
    return (
        f"<h2><code>{method} {as_html(path)}</code></h2><p>{_prose(operation)}</p>"
        f"<pre>{as_html(_curl(method, path, _example(body, description)))}</pre>"
        f"{f'<table>{parameters}</table>' if parameters else ''}{sent}<ul>{replies}</ul>"
    )


def _reply(reply: Schema) -> str:
    content = reply.get("content", {}).get("application/json", {})
    return f" — {_type(content['schema'])}" if content.get("schema") else ""


def _example(body: Schema, description: Schema) -> Any:
    """What can be sent, where something is sent."""
    name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return body.get("example") or description["components"]["schemas"].get(name, {}).get("example")


def _curl(method: str, path: str, example: Any) -> str:
    address = f"http://127.0.0.1:7860{path}"
    if example is None:
        return f"curl '{address}{'?query=ceasefire' if path.endswith('search') else ''}'"
    sent = json.dumps(example, ensure_ascii=False)
    return f"curl {address} -H 'Content-Type: application/json' -d '{sent}'"


def _fields(schema: Schema) -> str:
    needed = schema.get("required", ())
    rows = (_row(name, field, name in needed) for name, field in schema["properties"].items())
    return f"<table>{''.join(rows)}</table>"


def _row(name: str, schema: Schema, needed: bool) -> str:
    default = "" if needed else f", else {as_html(json.dumps(schema.get('default')))}"
    kind = f"{_type(schema)}{default}"
    return f"<tr><th><code>{as_html(name)}</code></th><td>{kind}</td><td>{_prose(schema)}</td></tr>"


def _prose(described: Schema) -> str:
    """What is said about it, with what stands in backticks as code."""
    return re.sub(r"`(.+?)`", r"<code>\1</code>", as_html(described.get("description", "")))


def _type(schema: Schema) -> str:
    """In words, with links to the objects."""
    return " or ".join(_types(schema))


def _types(schema: Schema) -> Iterator[str]:
    if "$ref" in schema:
        name = as_html(schema["$ref"].rpartition("/")[2])
        yield f'<a href="#{name}">{name}</a>'
    elif "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from _types(one)
    elif "enum" in schema:
        yield from (f"<code>{as_html(str(value))}</code>" for value in schema["enum"])
    elif schema.get("type") == "array":
        yield f"list of {_type(schema['items'])}"
    else:
        yield as_html(schema.get("format") or schema.get("type", "object"))
