"""Requests made from the description of the routes, and whether the answers are as it says."""

from collections import Counter
from collections.abc import Callable

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

pytestmark = [pytest.mark.slow, pytest.mark.reliability]

STRICT = ("/api/ask", "/api/search")
"""The routes whose description says of a request that it does not fit."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def test_answers_are_as_described(
    toy_address: str, times: Callable[[int, int], int], figure: Callable[[str, object], None]
):
    """For each route as many requests that fit its description, and as many that do not."""
    answers = Counter()
    schema = schemathesis.openapi.from_url(f"{toy_address}/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 9
    for operation in operations:
        for mode in GenerationMode:
            if mode is GenerationMode.NEGATIVE and operation.path not in STRICT:
                continue

            @hypothesis.settings(
                max_examples=times(80, 800),
                derandomize=True,
                database=None,
                suppress_health_check=list(hypothesis.HealthCheck),
            )
            @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: schemathesis.Case) -> None:
                reply = case.call_and_validate(checks=CHECKS, timeout=60)
                answers[reply.status_code] += 1

            ask()
    failed = sum(count for status, count in answers.items() if status >= 500)
    assert failed == 0
    assert {200, 404, 422} <= set(answers)
    told = f"{answers.total():,}, {failed}"
    figure("requests made from the API's description, answers of 5xx", told)
