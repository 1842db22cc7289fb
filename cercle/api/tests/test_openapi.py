"""Every operation of the description is called with generated input: nothing breaks, every refusal has one shape."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from cercle.accounts import tokens
from cercle.api.v1 import api
from cercle.core.testing import Cast

DESCRIPTION = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
OPERATIONS = [found.ok() for found in DESCRIPTION.get_all_operations()]
PAGE = Path(__file__).resolve().parents[3] / "docs" / "api.md"
SUCCESS = {200, 201, 204}


def test_the_page_about_the_api_names_every_address() -> None:
    described = {operation.label.replace(" /api/v1", " ") for operation in OPERATIONS}
    assert set(re.findall(r"^\| `([A-Z]+ \S+)` \|", PAGE.read_text(), re.MULTILINE)) == described


def _body(case: Any) -> bytes:
    return b"" if isinstance(case.body, schemathesis.core.NotSet) else json.dumps(case.body).encode()


@pytest.mark.parametrize("operation", OPERATIONS, ids=[operation.label for operation in OPERATIONS])
@examples(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_breaks(operation: Any, data: st.DataObject, cast: Cast) -> None:
    case = data.draw(operation.as_strategy())
    client = Client(headers={"Authorization": f"Bearer {tokens.issue(cast.doctor, 'openapi')}"})
    answer = client.generic(
        case.method, case.formatted_path, _body(case), "application/json", query_params=case.query or {}
    )
    assert answer.status_code < 500
    if answer.status_code not in SUCCESS:
        assert set(answer.json()["error"]) == {"code", "message", "fields"}
