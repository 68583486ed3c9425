"""An OpenAPI description -> a page that a person reads."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from qa_bot.render.markup import macros, style

Schema = Mapping[str, Any]


def docs_html(description: Schema) -> Markup:
    """Each operation with an example, then what the objects hold."""
    about, schemas = description["info"], description["components"]["schemas"]
    operations = [
        (f"{method.upper()} {path}", operation, _example(path, operation, schemas))
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    return macros("docs.html").page(about, operations, schemas, style("docs.css"))


def _example(path: str, operation: Schema, schemas: Schema) -> str:
    """A command that asks, with what can be sent, where something is sent."""
    address = f"http://127.0.0.1:7860{path}"
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
    sent = body.get("example") or schemas.get(name, {}).get("example")
    if sent is None:
        return f"curl '{address}{'?query=ceasefire' if path.endswith('search') else ''}'"
    data = json.dumps(sent, ensure_ascii=False)
    return f"curl {address} -H 'Content-Type: application/json' -d '{data}'"
