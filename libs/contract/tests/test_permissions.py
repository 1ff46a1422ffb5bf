"""Who may do what (docs/permissions.md)."""

import pytest
from parley_contract.frames import Room
from parley_contract.permissions import ACTIONS, may, require, require_rank
from parley_contract.refusals import Refused

PUBLIC = Room("books", "Books", "public")
PRIVATE = Room("plans", "Plans", "private")
DIRECT = Room("dm:1:2", "", "direct")


@pytest.mark.parametrize(("room", "standing"), [(PRIVATE, "outsider"), (PRIVATE, "banned"), (DIRECT, "stranger")])
@pytest.mark.parametrize("action", ACTIONS)
def test_permission_secret_room_is_not_found(room, standing, action):
    """Who may not know of a room is told that there is none, whatever they try."""
    with pytest.raises(Refused) as refused:
        require(action, room, standing)
    assert refused.value.code == "not_found"


@pytest.mark.parametrize(
    ("standing", "action", "allowed"),
    [
        ("outsider", "read", True),
        ("outsider", "write", False),
        ("member", "write", True),
        ("member", "delete any", False),
        ("moderator", "ban", True),
        ("moderator", "set role", False),
        ("owner", "set role", True),
        ("banned", "read", False),
        ("banned", "join", False),
    ],
)
def test_permission_public_room(standing, action, allowed):
    """Reading is everybody's, writing the members', order the moderators', roles the owners'."""
    assert may(action, PUBLIC, standing) is allowed


def test_permission_archived_room_is_only_read():
    """In an archived room nobody writes, and only an owner opens it again."""
    archived = Room("books", "Books", "public", archived=True)
    assert may("read", archived, "member")
    assert not may("write", archived, "owner")
    assert may("archive", archived, "owner")
    with pytest.raises(Refused, match="archived"):
        require("write", archived, "member")


@pytest.mark.parametrize(
    ("actor", "target", "allowed"),
    [
        ("owner", "moderator", True),
        ("moderator", "member", True),
        ("moderator", "outsider", True),
        ("moderator", "moderator", False),
        ("moderator", "owner", False),
        ("owner", "owner", False),
    ],
)
def test_permission_rank_counts_against_people(actor, target, allowed):
    """Nobody acts on people of their own rank or above."""
    if allowed:
        require_rank(actor, target)
    else:
        with pytest.raises(Refused):
            require_rank(actor, target)
