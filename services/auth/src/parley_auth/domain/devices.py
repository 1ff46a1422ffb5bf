"""What a session is called in the list of sessions: "Firefox on Linux"."""

import re

UNKNOWN = "Unknown device"
_CHARS_MAX = 100

# Order matters: Edge and Opera also say Chrome, Chrome also says Safari.
_BROWSERS = (
    (re.compile(r"\bEdg(?:e|A|iOS)?/"), "Edge"),
    (re.compile(r"\bOPR/"), "Opera"),
    (re.compile(r"\b(?:Firefox|FxiOS)/"), "Firefox"),
    (re.compile(r"\b(?:Headless)?(?:Chrome|Chromium|CriOS)/"), "Chrome"),
    (re.compile(r"\bSafari/"), "Safari"),
)
# Android also says Linux, iPhones also say Mac OS X.
_SYSTEMS = (
    (re.compile(r"iPhone"), "iPhone"),
    (re.compile(r"iPad"), "iPad"),
    (re.compile(r"Android"), "Android"),
    (re.compile(r"Windows"), "Windows"),
    (re.compile(r"CrOS"), "ChromeOS"),
    (re.compile(r"Mac OS X|Macintosh"), "macOS"),
    (re.compile(r"Linux|X11"), "Linux"),
)
_PRODUCT = re.compile(r"[A-Za-z0-9._-]{1,40}")


def device_name(user_agent: str | None) -> str:
    """A few words a person recognises; a program is called by its first word."""
    agent = (user_agent or "")[:1000]
    browser = next((name for pattern, name in _BROWSERS if pattern.search(agent)), None)
    system = next((name for pattern, name in _SYSTEMS if pattern.search(agent)), None)
    if browser and system:
        return f"{browser} on {system}"
    if browser or system:
        return browser or system or UNKNOWN
    product = _PRODUCT.match(agent)
    return product.group()[:_CHARS_MAX] if product else UNKNOWN
