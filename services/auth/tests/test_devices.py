"""What a session is called."""

import pytest
from parley_auth.domain.devices import UNKNOWN, device_name

_MOZILLA = "Mozilla/5.0"
_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
_IPHONE = "(iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{_MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (f"{_MOZILLA} (Windows NT 10.0; Win64; x64) {_CHROME}", "Chrome on Windows"),
        (f"{_MOZILLA} (Windows NT 10.0; Win64; x64) {_CHROME} Edg/140.0.0.0", "Edge on Windows"),
        (f"{_MOZILLA} (X11; Linux x86_64) {_CHROME.replace('Chrome', 'HeadlessChrome')}", "Chrome on Linux"),
        (f"{_MOZILLA} (Linux; Android 16) {_CHROME}", "Chrome on Android"),
        (f"{_MOZILLA} {_IPHONE}", "Safari on iPhone"),
        ("python-httpx/0.28.1", "python-httpx"),
        ("<script>alert(1)</script>", UNKNOWN),
        ("", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_device_name_for_user_agent_is_a_few_known_words(user_agent: str | None, name: str) -> None:
    """Browser and system, a program's first word, or nothing of what was sent."""
    assert device_name(user_agent) == name
