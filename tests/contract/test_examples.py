"""The golden examples are judged by the contract package as they say (the client judges the same files)."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from parley_contract import frames, names
from parley_contract.refusals import Refused

CONTRACTS = Path(__file__).parents[2] / "contracts"
JUDGES = {
    "client-frames": frames.parse_client_frame,
    "server-frames": frames.parse_server_frame,
    "rooms": names.require_room,
    "texts": names.require_text,
}


def examples(verdict):
    return [
        pytest.param(name, example, id=f"{name}: {example['name']}")
        for name in JUDGES
        for example in json.loads((CONTRACTS / "examples" / f"{name}.json").read_text())[verdict]
    ]


def given(name, example):
    if "raw" in example:
        return example["raw"]
    return json.dumps(example["value"]) if name.endswith("frames") else example["value"]


@pytest.mark.parametrize(("name", "example"), examples("valid"))
def test_example_valid_is_accepted(name, example):
    """What the examples call valid is accepted."""
    JUDGES[name](given(name, example))


@pytest.mark.parametrize(("name", "example"), examples("invalid"))
def test_example_invalid_is_refused(name, example):
    """What the examples call invalid is refused with a named code and a sentence."""
    with pytest.raises(Refused) as refused:
        JUDGES[name](given(name, example))
    assert refused.value.code in {"bad_frame", "invalid"}
    assert len(refused.value.message) > 15


@pytest.mark.parametrize("name", ["client-frames", "server-frames"])
def test_examples_and_schema_agree(name):
    """The published JSON Schema accepts and refuses the same values as the code."""
    schema = json.loads((CONTRACTS / "schemas" / f"{name}.schema.json").read_text())
    validator = Draft202012Validator(schema)
    document = json.loads((CONTRACTS / "examples" / f"{name}.json").read_text())
    assert [e["name"] for e in document["valid"] if not validator.is_valid(e["value"])] == []
    judged = [e for e in document["invalid"] if "value" in e]
    assert [e["name"] for e in judged if validator.is_valid(e["value"])] == []
