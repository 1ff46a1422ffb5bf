"""Which names a text mentions."""

import pytest
from parley_contract.mentions import named


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("hello @ana", ("ana",)),
        ("@ana, @Ben. And @ana again", ("ana", "ben")),
        ("(@ana.b-c) @room!", ("ana.b-c", "room")),
        ("mail ana@example.org or @@ana", ()),
        ("`@ana` and ```\n@ben\n``` but @cy", ("cy",)),
        ("an open ``` fence @ana", ()),
        ("@äöü @日本", ("äöü", "日本")),
        ("@", ()),
    ],
)
def test_text_names_people(text, names):
    """A name follows an @ that begins a word, outside code, without the sentence's own punctuation."""
    assert named(text) == names
