"""A gateway dies with a thousand sockets on it (G6, G9, G10): all are back soon, without a hole and without MySQL."""

import asyncio
import random
import re
import resource
import time

import pymysql
import pytest
from parley_local.stack import Stack
from support.chat import Chat
from support.people import Addresses, Person, fresh_name
from support.tokens import crowd, homes
from websockets.exceptions import WebSocketException

pytestmark = pytest.mark.integration

SOCKETS = 1_000
BACK_WITHIN_S = 30.0
# Auth looks after its database and its outbox all the time; this long it is watched doing only that.
IDLE_S = 5.0
PARTS = ("kafka", "mysql", "topics", "migrate", "auth", "gateway-1", "gateway-2")


class GeneralLog:
    """Every statement that MySQL is given; needs its administrator, who comes through the server's own socket."""

    def __init__(self, stack: Stack) -> None:
        socket = str(stack.paths.data / "mysql" / "mysql.sock")
        try:
            self._connection = pymysql.connect(unix_socket=socket, user="root", autocommit=True)
        except pymysql.err.OperationalError as error:
            pytest.skip(f"only root may switch MySQL's general log on: {error}")
        self._run("SET GLOBAL log_output = 'TABLE'")
        self._run("SET GLOBAL general_log = ON")

    def _run(self, statement: str) -> list[str]:
        with self._connection.cursor() as cursor:
            cursor.execute(statement)
            return [text_of(row[0]) for row in cursor.fetchall()]

    def forget(self) -> None:
        self._run("TRUNCATE mysql.general_log")

    def statements(self) -> set[str]:
        """The statements that the services sent since, without their numbers, and without SET: so a connection begins,
        as one of auth's own looks may."""
        asked = self._run(
            "SELECT argument FROM mysql.general_log WHERE command_type IN ('Query', 'Prepare', 'Execute')"
            " AND user_host NOT LIKE 'root%'"
        )
        return {re.sub(r"\d+", "N", statement) for statement in asked if not statement.startswith("SET ")}


def text_of(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    with Stack(tmp_path_factory.mktemp("stack"), only=PARTS) as stack:
        yield stack


class Member:
    """One of the crowd: loses its socket, comes back where it is taken with its cursor, and remembers what it heard."""

    def __init__(self, addresses: Addresses, token: str, address: str) -> None:
        self._addresses = addresses
        self._token = token
        self._address = address
        self.heard: list[dict] = []
        self.gaps = 0
        self.chat: Chat

    async def enter(self, gateway: int) -> None:
        since = {"epoch": self.chat.welcome["epoch"], "offset": self.heard[-1]["offset"]} if self.heard else None
        join = {"since": since} if since else {"last": 1}
        self.chat = await Chat.enter(self._addresses.socket(gateway), self._token, address=self._address, **join)
        self.heard += self.chat.joined["messages"]
        self.gaps += bool(since) and not self.chat.joined["recovered"]

    def take_pushes(self) -> None:
        self.heard += self.chat.messages()
        self.chat.pushes.clear()

    async def come_back(self) -> None:
        """As docs/protocol.md asks: with jitter, and again when it is refused."""
        await self.chat.closed(within_s=BACK_WITHIN_S)
        self.take_pushes()
        while True:
            await asyncio.sleep(random.uniform(0, 2))
            try:
                return await self.enter(random.choice((0, 1)))
            except (OSError, AssertionError, WebSocketException):
                continue


async def test_thousand_sockets_dropped_at_once_are_back_without_a_gap_and_without_sql(stack):
    """All back within 30 s while people talk; the chain of each is whole; MySQL is asked nothing
    but what auth asks it all the time anyway (G6, G9, G10)."""
    addresses = Addresses(f"http://{stack.address('auth')}", "", stack.gateway_urls)
    ana = await asyncio.to_thread(Person(addresses, fresh_name("ana")).sign_up)
    to_ana = await Chat.enter(addresses.socket(0), ana.token)
    await to_ana.say("before")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    members = [Member(addresses, *each) for each in zip(crowd(stack, ana.token, SOCKETS), homes(SOCKETS), strict=True)]
    for at in range(0, SOCKETS, 50):
        await asyncio.gather(*(member.enter(1) for member in members[at : at + 50]))
    log = await asyncio.to_thread(GeneralLog, stack)
    await asyncio.sleep(IDLE_S)
    when_idle = await asyncio.to_thread(log.statements)
    await asyncio.to_thread(log.forget)
    talking = asyncio.create_task(talk(to_ana))
    stack.kill("gateway-2")
    dropped = time.monotonic()
    await asyncio.gather(*(member.come_back() for member in members))
    back_s = time.monotonic() - dropped
    statements = await asyncio.to_thread(log.statements)
    talking.cancel()
    last = await to_ana.say("after")
    for member in members:
        await member.chat.hear("msg", offset=last["offset"])
        member.take_pushes()
    assert back_s <= BACK_WITHIN_S
    assert statements <= when_idle
    assert sum(member.gaps for member in members) == 0
    for member in members:
        assert [m["prev"] for m in member.heard[1:]] == [m["offset"] for m in member.heard[:-1]]
    await asyncio.gather(*(member.chat.close() for member in members), to_ana.close())


async def talk(chat: Chat) -> None:
    """Ten messages a second until cancelled."""
    while True:
        await chat.say("in between")
        await asyncio.sleep(0.1)
