"""docs/guarantees.md says of each promise which tests prove it, and they do exist."""

import re

from support.promises import PAGE, PROMISES, proofs, with_lists


def test_each_promise_stands_on_the_page_with_the_tests_that_prove_it():
    """To renew the lists: python tests/support/promises.py"""
    page = PAGE.read_text()
    assert re.findall(r"(?m)^### (G\d+)\b", page) == PROMISES
    assert page == with_lists(page)


def test_each_promise_has_a_test_and_each_id_a_promise():
    """A docstring that names a promise names one that is made."""
    assert sorted(proofs()) == sorted(PROMISES)
