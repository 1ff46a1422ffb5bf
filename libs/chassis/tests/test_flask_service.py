"""What a Flask service answers when it fails itself."""

import json
import logging

import pytest
from flask import Flask
from parley_chassis import flask_service, logs
from parley_chassis.health import Readiness

SECRET = "password of the database: hunter2"


@pytest.fixture
def app() -> Flask:
    app = Flask("test")
    flask_service.install(app, Readiness())

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError(SECRET)

    return app


def test_fault_of_ours_is_told_without_our_inside_and_logged_once(
    app: Flask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person reads a sentence; the operator finds the traceback in one line."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    logs.configure("test", "info")
    answer = app.test_client().get("/broken")
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert answer.get_json()["code"] == "internal"
    told = answer.get_data(as_text=True)
    assert not [word for word in ("hunter2", "RuntimeError", "Traceback", __file__) if word in told]
    (line,) = capsys.readouterr().out.splitlines()
    assert SECRET in json.loads(line)["exception"]
