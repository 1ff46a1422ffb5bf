"""Roles, invitations, kicks, bans, private rooms, direct conversations and slow mode."""

from typing import Any

import pytest
from parley_contract import frames
from parley_contract.frames import Msg, Ok, RoomMembers, RoomNow
from parley_gateway.domain.actions import AskMembers, Block, Create, Govern, Join, Leave, Publish
from parley_gateway.domain.connection import Connection
from structlog.testing import capture_logs

from services.gateway.tests.fakes import World, errors, frames_of, joined


def govern(kind: type[frames.RoomChange], **fields: Any) -> Govern:
    return Govern(9, kind(id=9, room="plans", **fields))


@pytest.fixture
def people(world: World) -> dict[str, Connection]:
    """A private room with its owner 2, moderator 3 and member 4; 5 is no member, 6 is banned."""
    found = {user_id: joined(world, user_id) for user_id in "23456"}
    world.do(found["2"], Create(1, "plans", "Plans", visibility="private"))
    for user_id in "346":
        world.do(found["2"], govern(frames.Invite, user=user_id))
    world.do(found["2"], govern(frames.SetRole, user="3", role="moderator"))
    world.do(found["2"], govern(frames.Ban, user="6"))
    for user_id in "234":
        world.do(found[user_id], Join(1, "plans", None, None))
    for connection in found.values():
        frames_of(connection)
    return found


def test_private_room_is_no_room_for_outsiders(world: World, people: dict[str, Connection]) -> None:
    """Neither joining nor writing tells them that it is there."""
    for user_id in "56":
        world.perform(people[user_id], Join(1, "plans", None, None))
        world.perform(people[user_id], Publish(2, "c", "plans", "x"))
        assert errors(people[user_id]) == [("not_found", 1), ("not_found", 2)]


def test_invitation_is_told_to_the_invited(world: World, people: dict[str, Connection]) -> None:
    """All of their devices learn of the room at once; nobody else does."""
    assert Ok(re=9) in world.do(people["3"], govern(frames.Invite, user="5"))
    (told,) = frames_of(people["5"])
    assert isinstance(told, RoomNow)
    assert (told.room, told.member, told.role) == ("plans", True, "member")
    assert frames_of(people["6"]) == []


@pytest.mark.parametrize("kind", [frames.Kick, frames.Ban])
def test_person_put_out_hears_no_more(
    world: World, people: dict[str, Connection], kind: type[frames.RoomChange]
) -> None:
    """The next message does not reach them, and they are told why the room is gone."""
    world.do(people["3"], govern(kind, user="4"))
    (told,) = frames_of(people["4"])
    assert isinstance(told, RoomNow)
    assert told.member is False
    world.do(people["2"], Publish(2, "c", "plans", "x"))
    assert frames_of(people["4"]) == []


def test_ban_lifted_lets_a_person_be_invited_again(world: World, people: dict[str, Connection]) -> None:
    """While banned they cannot be."""
    world.perform(people["2"], govern(frames.Invite, user="6"))
    assert errors(people["2"]) == [("conflict", 9)]
    world.do(people["2"], govern(frames.Ban, user="6", on=False))
    assert Ok(re=9) in world.do(people["2"], govern(frames.Invite, user="6"))


@pytest.mark.parametrize(
    ("actor", "kind", "fields", "code"),
    [
        ("4", frames.Kick, {"user": "3"}, "forbidden"),
        ("3", frames.Kick, {"user": "2"}, "forbidden"),
        ("3", frames.SetRole, {"user": "4", "role": "owner"}, "forbidden"),
        ("3", frames.Update, {"archived": True}, "forbidden"),
        ("4", frames.Update, {"title": "Mine"}, "forbidden"),
        ("5", frames.Invite, {"user": "5"}, "not_found"),
        ("2", frames.Invite, {"user": "999"}, "not_found"),
        ("2", frames.Invite, {"user": "4"}, "conflict"),
        ("2", frames.Kick, {"user": "2"}, "invalid"),
        ("2", frames.Kick, {"user": "5"}, "not_found"),
        ("2", frames.SetRole, {"user": "2", "role": "member"}, "invalid"),
    ],
)
def test_governing_refuses_by_name(
    world: World, people: dict[str, Connection], actor: str, kind: type[frames.RoomChange], fields: Any, code: str
) -> None:
    """Who stands too low, and what cannot be, gets its own code."""
    assert world.perform(people[actor], govern(kind, **fields)) == []
    assert errors(people[actor]) == [(code, 9)]


def test_archived_room_takes_no_messages(world: World, people: dict[str, Connection]) -> None:
    """It can be read, and opened again by its owner."""
    told = world.do(people["2"], govern(frames.Update, archived=True))
    assert Ok(re=9) in told
    world.perform(people["2"], Publish(2, "c", "plans", "x"))
    assert errors(people["2"]) == [("forbidden", 2)]
    assert Ok(re=9) in world.do(people["2"], govern(frames.Update, archived=False))


def test_slow_mode_has_members_wait(world: World, people: dict[str, Connection]) -> None:
    """One message in so many seconds; moderators are not held up."""
    world.do(people["3"], govern(frames.Update, slow_mode_s=10))
    world.do(people["4"], Publish(2, "c1", "plans", "x"))
    world.perform(people["4"], Publish(3, "c2", "plans", "x"))
    assert errors(people["4"]) == [("rate_limited", 3)]
    for number in range(2):
        world.do(people["3"], Publish(2, f"m{number}", "plans", "x"))
    world.now += 10
    world.beat()
    assert any(isinstance(frame, Msg) for frame in world.do(people["4"], Publish(4, "c3", "plans", "x")))


def test_members_are_listed_with_role_and_presence(world: World, people: dict[str, Connection]) -> None:
    """Those here first; bans are told to who may ban."""
    world.write_presence()
    answer = world.do(people["2"], AskMembers(8, "plans"))[-1]
    assert isinstance(answer, RoomMembers)
    assert [(each.id, each.role, each.here) for each in answer.people] == [
        ("2", "owner", True),
        ("3", "moderator", True),
        ("4", "member", True),
    ]
    assert [person.id for person in answer.banned] == ["6"]
    answer = world.do(people["4"], AskMembers(8, "plans"))[-1]
    assert isinstance(answer, RoomMembers)
    assert answer.banned == []


def test_direct_message_reaches_its_two_and_nobody_else(world: World) -> None:
    """The first message puts the conversation among the rooms of both; others are told that there is none."""
    ana, ben, cy = joined(world, "1"), joined(world, "2"), joined(world, "3")
    world.do(ana, Join(1, "dm:1:2", None, None))
    to_ana = world.do(ana, Publish(2, "c", "dm:1:2", "psst"))
    (told,) = frames_of(ben)
    assert isinstance(told, RoomNow)
    assert (told.room, told.visibility, told.member) == ("dm:1:2", "direct", True)
    heard = [frame for frame in to_ana if isinstance(frame, RoomNow)]
    assert [len(frame.people) for frame in heard] == [1, 2]
    world.do(ben, Join(1, "dm:1:2", None, None))
    assert any(isinstance(frame, Msg) for frame in world.do(ben, Publish(2, "c", "dm:1:2", "yes")))
    world.perform(cy, Join(1, "dm:1:2", None, None))
    world.perform(cy, Publish(2, "c", "dm:1:2", "x"))
    assert errors(cy) == [("not_found", 1), ("not_found", 2)]
    world.perform(ana, Leave(3, "dm:1:2"))


def test_blocked_person_cannot_send_direct_messages(world: World) -> None:
    """A block goes through the log; lifted, they may again."""
    ana, ben = joined(world, "1"), joined(world, "2")
    assert world.do(ana, Block(4, "2", on=True)) == [Ok(re=4)]
    world.perform(ben, Publish(2, "c", "dm:1:2", "hello?"))
    assert errors(ben) == [("forbidden", 2)]
    assert world.do(ana, Block(5, "2", on=False)) == [Ok(re=5)]
    world.do(ben, Publish(3, "c", "dm:1:2", "hello?"))
    assert errors(ben) == []


@pytest.mark.parametrize(
    ("kind", "fields", "told"),
    [
        (frames.Invite, {"user": "5"}, {"event": "invited", "target": "5"}),
        (frames.Kick, {"user": "4"}, {"event": "kicked", "target": "4"}),
        (frames.Ban, {"user": "4"}, {"event": "banned", "target": "4"}),
        (frames.Ban, {"user": "6", "on": False}, {"event": "ban_lifted", "target": "6"}),
        (frames.SetRole, {"user": "4", "role": "owner"}, {"event": "role_given", "target": "4", "role": "owner"}),
        (frames.Update, {"title": "A\nB"}, {"event": "room_changed"}),
    ],
)
def test_governing_is_audited_by_ids_once_the_log_has_it(
    world: World, people: dict[str, Connection], kind: type[frames.RoomChange], fields: Any, told: dict[str, str]
) -> None:
    """Who did what to whom in which room; nothing that somebody wrote."""
    with capture_logs() as before:
        records = world.perform(people["2"], govern(kind, **fields))
    with capture_logs() as after:
        world.log(*(out.record for out in records))
    who = {"audit": True, "log_level": "info", "user_id": "2", "session_id": people["2"].sid, "room": "plans"}
    assert (before, after) == ([], [who | told])


def test_governing_refused_is_audited_with_its_code(world: World, people: dict[str, Connection]) -> None:
    """Somebody tried to rise."""
    with capture_logs() as told:
        world.perform(people["4"], govern(frames.SetRole, user="3", role="member"))
    (line,) = told
    assert (line["event"], line["user_id"], line["target"]) == ("governing_refused", "4", "3")
    assert (line["wanted"], line["code"], line["audit"]) == ("setrole", "forbidden", True)


def test_own_coming_and_going_is_not_audited(world: World, people: dict[str, Connection]) -> None:
    """A membership of one's own changes nobody else's place."""
    with capture_logs() as told:
        world.do(people["4"], Leave(1, "plans"))
    assert told == []
