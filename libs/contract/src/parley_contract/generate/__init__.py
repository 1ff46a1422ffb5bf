"""Writes `contracts/` from this package: JSON Schema, OpenAPI, AsyncAPI and TypeScript types.

Run `python -m parley_contract.generate contracts`; a test fails when the committed files differ.
"""

import json
from pathlib import Path
from typing import Any

from parley_contract.generate.asyncapi import asyncapi
from parley_contract.generate.openapi import openapi
from parley_contract.generate.schemas import SCHEMA_FILES, json_schema
from parley_contract.generate.typescript import typescript


def generated() -> dict[str, str]:
    """Relative path → content of every generated file."""
    files: dict[str, Any] = {
        "asyncapi.json": asyncapi(),
        "openapi/auth.json": openapi("auth"),
        "openapi/history.json": openapi("history"),
    }
    files |= {f"schemas/{name}.schema.json": json_schema(types) for name, types in SCHEMA_FILES.items()}
    texts = {path: json.dumps(value, indent=2, ensure_ascii=False) + "\n" for path, value in files.items()}
    return texts | {"types.ts": typescript()}


def write(folder: Path) -> None:
    for path, text in generated().items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
