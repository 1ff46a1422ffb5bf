"""A name that stands twice in an object is refused, at any depth; nothing else is."""

import pytest
from parley_contract import frames
from parley_contract.refusals import Refused
from parley_contract.strict_json import RepeatedName, require_single_names


@pytest.mark.parametrize(
    "data",
    [
        '{"a":1,"a":2}',
        '{"a" : 1, "a"\n: 2}',
        b'{"a":1,"a":2}',
        '{"a":1,"\\u0061":2}',
        '{"a":{"b":1,"b":2}}',
        '{"a":[{"b":1,"b":2}]}',
        '{"a":"x:y","b":1,"b":2}',
    ],
)
def test_name_twice_is_refused(data):
    """However it is written and wherever it stands."""
    with pytest.raises(RepeatedName):
        require_single_names(data)


@pytest.mark.parametrize("data", ['{"a":"b: \\"a\\": c","b":{"a":1}}', "{}", '{"a":' + "9" * 6000 + ',"b":":"}'])
def test_names_once_pass(data):
    """Colons in texts, the same name in another object and huge numbers are no repetition."""
    require_single_names(data)


@pytest.mark.parametrize(
    "raw",
    [
        '{"t":"ping","id":NaN}',
        '{"t":"ping","id":Infinity}',
        '{"t":"ping","id":' + "9" * 5000 + "}",
        '{"t":"ping","id":9007199254740993}',
        '{"t":"ping","id":1.5}',
        '{"t":"ping","id":1,"id":2}',
        '{"t":"send","id":1,"cid":"c","room":"general","text":"\\ud800"}',
        "[" * 30000,
        '{"t":"ping","id":1,"x":' + "[" * 15000 + "]" * 15000 + "}",
        '{"a":' * 5000 + "1" + "}" * 5000,
        "null",
        "[]",
        '"hello"',
        "",
        "\x00",
        '{"t":"ping","id":1}{"t":"ping","id":2}',
        '{"t":"ping","id":true}',
        '{"t":"__proto__","id":1}',
    ],
    ids=range(18),
)
def test_frame_poisoned_is_refused_by_name(raw):
    """NaN, huge numbers, depth, halves, repetition, trailing data: `bad_frame`, never a fault."""
    with pytest.raises(Refused) as refused:
        frames.parse_client_frame(raw)
    assert refused.value.code == "bad_frame"
    assert refused.value.message.endswith(".")
