"""axe finds nothing, in any state of the page, by day and by night, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from support.axe import SCRIPT, violations
from support.browser import Window
from support.people import fresh_name

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not SCRIPT.exists(), reason="axe-core comes with `npm ci` in web/"),
]

DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(params=["light", "dark"])
def theme(request) -> str:
    return request.param


def close_what_lies_over(hers: Window) -> None:
    hers.page.keyboard.press("Escape")
    expect(hers.page.get_by_role("dialog")).to_have_count(0)


def opening(hers: Window, button: str, dialog: str) -> Callable[[], None]:
    def open_it() -> None:
        close_what_lies_over(hers)
        hers.see(button).click()
        expect(hers.see(dialog)).to_be_visible()

    return open_it


def check(hers: Window, states: dict[str, Callable[[], object]]) -> None:
    found = {}
    for name, enter in states.items():
        enter()
        found[name] = violations(hers.page)
    assert found == {name: [] for name in states}


def pressing(hers: Window, key: str, shown: str) -> Callable[[], None]:
    def press_it() -> None:
        close_what_lies_over(hers)
        hers.see("messages").focus()
        hers.page.keyboard.press(key)
        expect(hers.see(shown)).to_be_visible()

    return press_it


def show_tools(hers: Window, text: str) -> None:
    hers.message(text).hover()
    expect(hers.see("row-tools")).to_be_visible()


def open_menu(hers: Window, text: str) -> None:
    hers.tool(text, "row-more")
    expect(hers.see("row-menu")).to_be_visible()


def complete_a_name(hers: Window) -> None:
    close_what_lies_over(hers)
    hers.see("composer").press_sequentially("hello @be")
    expect(hers.see("completion")).to_be_visible()


def write_too_much(hers: Window) -> None:
    hers.see("composer").fill("x" * 5_000)
    expect(hers.see("composer-note")).not_to_be_empty()


def test_desk_has_no_violation_in_any_state(window, theme):
    """First screen, its refusals, a room with messages, every dialog."""
    hers = window(**DESK, color_scheme=theme, bypass_csp=True).open()

    def be_refused() -> None:
        hers.see("auth-submit").click()
        expect(hers.see("auth-error")).not_to_be_empty()

    def turn_to_log_in() -> None:
        hers.see("auth-switch").click()
        expect(hers.see("auth-form")).to_have_attribute("data-mode", "login")

    first_screen = expect(hers.see("auth-submit")).to_be_visible
    check(hers, {"first screen": first_screen, "refused": be_refused, "log-in": turn_to_log_in})
    ana, room = fresh_name("ana"), fresh_name("quay")
    hers.sign_up(ana)
    hers.create_room(room)
    his = window().sign_up(fresh_name("ben"))
    his.say(f"@{ana} hello, see https://example.org and *this*")
    hers.say("Anybody here?")
    hers.expect_message("Anybody here?")
    expect(hers.see("room-general")).to_have_attribute("data-unread", "true")

    def play_again() -> None:
        """To its end: while it plays, the page changes under axe."""
        hers.see("play-room").click()
        hers.see("replay-speed").select_option("64")
        expect(hers.see("replay")).to_have_attribute("data-phase", "over")

    check(
        hers,
        {
            "room": hers.expect_in_room,
            "keys": pressing(hers, "?", "keys-dialog"),
            "account": opening(hers, "open-account", "display-name"),
            "about the room": opening(hers, "about-room", "members"),
            "played again": play_again,
            "create": opening(hers, "create-room", "create-room-name"),
            "browse": opening(hers, "browse-rooms", "browse-search"),
            "switcher": opening(hers, "write-to-somebody", "switcher-field"),
            "search": opening(hers, "search-open", "search-field"),
        },
    )
    hers.close_dialog()

    def go_nowhere() -> None:
        hers.page.goto(f"{hers.url}/#/nowhere")
        expect(hers.see("no-such-room")).to_be_visible()

    check(hers, {"unread": lambda: hers.open_room("general"), "no such room": go_nowhere})


def test_list_and_composer_have_no_violation_in_any_state(window, theme):
    """An empty room, a full one, scrolled up, unread, a row's tools and menu, emoji, completion, a text too long."""
    hers, his = window(**DESK, color_scheme=theme, bypass_csp=True), window()
    ana, room = fresh_name("ana"), fresh_name("quay")
    hers.sign_up(ana).create_room(room)
    his.sign_up(fresh_name("ben")).join_room(room)
    last = hers.see("message").last

    def fill_the_room() -> None:
        for number in range(40):
            his.say(f"{number} of *many* words, `code` and https://example.org/{number}")
        his.say(f"- @{ana}, look\n- #general\n> quoted")
        expect(last).to_contain_text("quoted")

    def scroll_up() -> None:
        hers.see("messages").evaluate("list => { list.scrollTop = 0; }")
        expect(hers.see("latest")).to_be_visible()

    def come_back_to_unread() -> None:
        hers.see("latest").click()
        expect(hers.see("latest")).to_have_count(0)
        hers.open_room("general")
        his.say("news")
        expect(hers.see(f"room-{room}")).to_have_attribute("data-unread", "true")
        hers.see(f"room-{room}").click()
        expect(hers.see("unread-line")).to_be_visible()

    check(
        hers,
        {
            "empty": lambda: expect(hers.see("log-start")).to_be_visible(),
            "full": fill_the_room,
            "scrolled": scroll_up,
            "unread": come_back_to_unread,
            "tools": lambda: show_tools(hers, "news"),
            "menu": lambda: open_menu(hers, "news"),
            "emoji": opening(hers, "emoji-open", "emoji-grid"),
            "completion": lambda: complete_a_name(hers),
            "too long": lambda: write_too_much(hers),
        },
    )


def test_phone_has_no_violation_in_any_state(window, theme):
    """First screen, room, both drawers."""
    hers = window(**PHONE, color_scheme=theme, bypass_csp=True).open()
    check(hers, {"first screen": expect(hers.see("auth-submit")).to_be_visible})
    hers.sign_up(fresh_name("ana"))
    said = fresh_name("Anybody here? ")
    hers.say(said)

    def drawer(button: str, name: str) -> Callable[[], None]:
        def open_it() -> None:
            hers.page.keyboard.press("Escape")
            expect(hers.page.locator(".shell")).to_have_attribute("data-drawer", "none")
            hers.see(button).click()
            expect(hers.page.locator(".shell")).to_have_attribute("data-drawer", name)

        return open_it

    check(
        hers,
        {
            "room": lambda: hers.expect_message(said),
            "rooms": drawer("open-rooms", "rooms"),
            "people": drawer("people-toggle", "people"),
        },
    )


def test_offline_has_no_violation_and_targets_are_large_enough(window, system, theme):
    """The banner of a lost connection; on touch every button is at least 44 px high or stands in a line of text."""
    hers = window(**PHONE, color_scheme=theme, bypass_csp=True).sign_up(fresh_name("ana"))
    hers.see("open-rooms").click()
    expect(hers.page.locator(".shell")).to_have_attribute("data-drawer", "rooms")
    small = hers.page.evaluate(
        """() => [...document.querySelectorAll("button, .room-link, select")]
          .filter((each) => each.checkVisibility({ visibilityProperty: true }))
          .filter((each) => !each.matches(".unseen, .skip, .scrim") && !each.closest("p, .message"))
          .filter((each) => each.getBoundingClientRect().height < 43.5)
          .map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert small == []
    hers.page.keyboard.press("Escape")
    with system.away("edge"):
        expect(hers.see("connection-banner")).to_be_visible()
        check(hers, {"offline": lambda: None})
