"""What is generated is committed, and says what the code does."""

import json
from pathlib import Path

from parley_contract.close_codes import CloseCode
from parley_contract.generate import generated

ROOT = Path(__file__).parents[2]


def test_contracts_are_as_generated():
    """The committed contracts equal what the code generates; run `python -m parley_contract.generate contracts`."""
    for path, text in generated().items():
        assert (ROOT / "contracts" / path).read_text() == text, f"contracts/{path} is stale"


def test_contracts_hold_nothing_else():
    """No generated file stays behind after its source went away."""
    there = {
        str(path.relative_to(ROOT / "contracts"))
        for path in (ROOT / "contracts").rglob("*")
        if path.is_file() and "examples" not in path.parts and path.name != "README.md"
    }
    assert there == set(generated())


def test_every_reference_leads_somewhere():
    """Each $ref of the generated documents has its target in the same document."""
    for path in ("asyncapi.json", "openapi/auth.json", "openapi/history.json"):
        document = json.loads((ROOT / "contracts" / path).read_text())
        for ref in references(document):
            target = document
            for part in ref.removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/")]


def references(node):
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def test_protocol_document_names_every_close_code():
    """docs/protocol.md says what each close code means."""
    text = (ROOT / "docs" / "protocol.md").read_text()
    assert [code for code in CloseCode if str(int(code)) not in text] == []
