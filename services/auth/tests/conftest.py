"""Auth's app over a memory instead of MySQL."""

from pathlib import Path

import pytest

from services.auth.tests.memory import World, build_world, environment


@pytest.fixture
def world(tmp_path: Path) -> World:
    return build_world(tmp_path)


@pytest.fixture
def https_world(tmp_path: Path) -> World:
    """The same where people come by https."""
    return build_world(tmp_path, PARLEY_ORIGINS="https://chat.example")


@pytest.fixture
def complete_environment(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path)
