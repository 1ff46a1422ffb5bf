"""OpenAPI 3.1 of one service, from the table of operations."""

import re
from http import HTTPStatus
from typing import Any, Literal

import msgspec

from parley_contract import bodies
from parley_contract.generate.schemas import components, operation_bodies
from parley_contract.operations import COMMON_PROBLEMS, OPERATIONS, Operation

_REF = "#/components/schemas/{name}"


def openapi(service: Literal["auth", "history"]) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        if operation.service == service:
            paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    schemas = components(operation_bodies(), _REF)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Parley {service}", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": _reachable(schemas, paths),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "refreshCookie": {"type": "apiKey", "in": "cookie", "name": bodies.REFRESH_COOKIE},
            },
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    status, answer = operation.answers
    responses: dict[str, Any] = {str(status): _answer(status, answer)}
    problems: dict[int, list[str]] = {}
    for problem_status, code in (*operation.problems, *COMMON_PROBLEMS):
        if code not in problems.setdefault(problem_status, []):
            problems[problem_status].append(code)
    responses |= {str(s): _problem(s, codes) for s, codes in sorted(problems.items())}
    described: dict[str, Any] = {
        "operationId": _operation_id(operation),
        "summary": operation.says,
        "responses": responses,
        "security": _security(operation),
    }
    if operation.parameters:
        described["parameters"] = [
            {
                "name": p.name,
                "in": p.where,
                "required": p.where == "path",
                "schema": p.schema,
                "description": p.says,
            }
            for p in operation.parameters
        ]
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": _json(operation.body.__name__)}
    return described


def _operation_id(operation: Operation) -> str:
    words = re.findall(r"[a-z]+", operation.path.removeprefix("/api/"))
    return "_".join([operation.method.lower(), *words])


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    schemes = {"none": None, "bearer": "bearer", "refresh cookie": "refreshCookie"}
    scheme = schemes[operation.credential]
    return [{scheme: []}] if scheme else []


def _json(name: str, media_type: str = "application/json") -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": _REF.format(name=name)}}}


def _answer(status: int, answer: type[msgspec.Struct] | str | None) -> dict[str, Any]:
    described: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if isinstance(answer, str):
        described["content"] = {answer: {"schema": {"type": "string"}}}
    elif answer is not None:
        described["content"] = _json(answer.__name__)
    return described


def _problem(status: int, codes: list[str]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": ", ".join(codes),
        "content": _json("Problem", bodies.PROBLEM_MEDIA_TYPE),
    }
    if status in (429, 503):
        described["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return described


def _reachable(schemas: dict[str, Any], start: object) -> dict[str, Any]:
    """Only the schemas that the paths lead to."""
    found: dict[str, Any] = {}
    todo = re.findall(r"#/components/schemas/(\w+)", str(start))
    while todo:
        name = todo.pop()
        if name not in found:
            found[name] = schemas[name]
            todo += re.findall(r"#/components/schemas/(\w+)", str(schemas[name]))
    return dict(sorted(found.items()))
