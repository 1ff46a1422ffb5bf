"""The signing keys change while people come, renew and go: nobody is logged out."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import jwt
import pytest
from support.chat import Chat
from support.eventually import eventually
from support.people import Person

pytestmark = pytest.mark.integration

BUSY, AFTER_S = 8, 3.0


def signed_by(token: str) -> str:
    return jwt.get_unverified_header(token)["kid"]


def rotate(file: Path) -> None:
    """As an operator does, eleven minutes and more after the last time."""
    an_hour_ago = time.time() - 3600
    os.utime(file, (an_hour_ago, an_hour_ago))
    command = [sys.executable, "-m", "parley_auth", "rotate-keys"]
    subprocess.run(command, env=os.environ | {"PARLEY_SIGNING_KEY_FILE": str(file)}, check=True, timeout=30)


async def is_let_in(person: Person) -> None:
    """Auth, history and both gateways take the person's token."""
    assert (await asyncio.to_thread(person.auth, "GET", "me")).status_code == 200
    assert (await asyncio.to_thread(person.history, "rooms")).status_code == 200
    for gateway in range(len(person.addresses.gateways)):
        await (await Chat.enter(person.addresses.socket(gateway), person.token)).close()


async def comes_and_goes(person: Person, over: asyncio.Event, keys: list[str]) -> None:
    """Renew the token and use it, until it is over; `keys` are those that signed, in order."""
    while not over.is_set():
        renewed = await asyncio.to_thread(person.refresh)
        assert renewed.status_code == 200, renewed.text
        keys.append(signed_by(person.token))
        await is_let_in(person)


async def test_rotation_under_load_logs_nobody_out(system, person):
    """Tokens of the new key are taken at once everywhere, those of the old one on; open sockets stay."""
    staying, busy = [person("stays") for _ in range(3)], [person("busy") for _ in range(BUSY)]
    sockets = [await Chat.enter(system.addresses.socket(n % 2), one.token) for n, one in enumerate(staying)]
    old, keys, over = signed_by(staying[0].token), [], asyncio.Event()

    async def new_key_signs() -> bool:
        return keys[-1] != old

    async with asyncio.TaskGroup() as load:
        for one in busy:
            load.create_task(comes_and_goes(one, over, keys))
        await eventually(lambda: asyncio.sleep(0, len(keys) >= BUSY), within_s=30)
        await asyncio.to_thread(rotate, system.stack.paths.secrets / "signing_key.pem")
        await eventually(new_key_signs, within_s=30)
        await asyncio.sleep(AFTER_S)
        over.set()
    assert len(set(keys)) == 2
    for one, chat in zip(staying, sockets, strict=True):
        assert signed_by(one.token) == old
        await is_let_in(one)
        assert (await asyncio.to_thread(one.refresh)).status_code == 200
        assert (await chat.ask("auth", token=one.token))["t"] == "ok"
        await chat.close()
    print(f"{len(keys)} renewals, {sum(key != old for key in keys)} of them by the new key")
