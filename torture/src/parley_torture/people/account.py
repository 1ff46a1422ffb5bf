"""One account: signs up, keeps its access token fresh by the refresh cookie, logs in again when that is gone."""

import asyncio
from typing import Any

import httpx

from parley_torture.people.world import World

PASSWORD = "correct horse battery"  # noqa: S105 - of accounts that live as long as the run
RETRY_S = 0.5
SIGN_UP_TRIES = 10
REFRESH_AT = 0.5


class Account:
    def __init__(self, world: World, name: str) -> None:
        self.name = name
        self.user_id = ""
        self.token = ""
        self._world = world
        self._good_until = 0.0
        self._refresh_from = 0.0
        self._busy = asyncio.Lock()
        self.http = httpx.AsyncClient(base_url=world.http, timeout=12, trust_env=False)

    async def sign_up(self) -> None:
        """Before anything is judged: a database that is late on a busy machine is asked again."""
        for _ in range(SIGN_UP_TRIES):
            answer = await self._post("signup", username=self.name, password=PASSWORD)
            if answer.status_code == httpx.codes.CONFLICT:
                # The one before was written, though its answer was 503.
                answer = await self._post("login", username=self.name, password=PASSWORD)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            await asyncio.sleep(RETRY_S)
        answer.raise_for_status()
        self._keep(answer.json())

    async def log_in(self) -> bool:
        """Whether it was let in."""
        answer = await self._try("login", username=self.name, password=PASSWORD)
        if answer is None or answer.status_code != httpx.codes.OK:
            return False
        self._keep(answer.json())
        return True

    async def keep_fresh(self) -> None:
        """Renew the token when half of its life is over; a failure is tried again at the next call."""
        async with self._busy:
            if self._world.now() < self._refresh_from:
                return
            answer = await self._try("refresh")
            if answer is not None and answer.status_code == httpx.codes.OK:
                self._keep(answer.json())
            elif answer is not None and answer.status_code == httpx.codes.UNAUTHORIZED:
                await self.log_in()

    async def usable(self) -> str:
        """A token that is still good; waits for auth as long as it takes."""
        while self._world.now() > self._good_until:
            self._refresh_from = 0.0
            await self.keep_fresh()
            if self._world.now() > self._good_until:
                await asyncio.sleep(RETRY_S)
        return self.token

    def distrust(self) -> None:
        """The token was not taken: get another before the next use."""
        self._good_until = 0.0

    def _keep(self, grant: dict[str, Any]) -> None:
        self.user_id, self.token = grant["user"]["id"], grant["access_token"]
        life_s = float(grant["expires_in"])
        self._good_until = self._world.now() + life_s - 5
        self._refresh_from = self._world.now() + life_s * REFRESH_AT

    async def _try(self, way: str, **given: str) -> httpx.Response | None:
        try:
            return await self._post(way, **given)
        except httpx.HTTPError:
            return None

    async def _post(self, way: str, **given: str) -> httpx.Response:
        return await self.http.post(f"/api/auth/{way}", json=given or None)
