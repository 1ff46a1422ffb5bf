"""A gateway that is told to end says good-bye at once: nothing on its way is waited for, answered or flushed."""

from collections.abc import Callable

from parley_gateway import app
from parley_gateway.domain.gateway import Gateway


def plant() -> None:
    send_away = Gateway.send_away

    def without_answers(self: Gateway, retry_after_ms: Callable[[], int]) -> None:
        self._give_up = lambda _now: None  # type: ignore[method-assign,assignment]
        send_away(self, retry_after_ms)

    Gateway.send_away = without_answers  # type: ignore[method-assign]
    app.ANSWERS_S = 0.0
    app.FLUSH_S = 0.0
