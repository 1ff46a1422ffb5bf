"""A run to spoil."""

import pytest
from parley_torture.evidence import Evidence

from torture.tests.good_runs import good_run


@pytest.fixture
def good() -> Evidence:
    return good_run()
