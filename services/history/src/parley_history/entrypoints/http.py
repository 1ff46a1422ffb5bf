"""The HTTP operations of history (source: parley_contract.operations)."""

from flask import Flask, Response, request
from parley_chassis.flask_service import bearer_claims, json_answer
from parley_chassis.tokens import TokenVerifier
from parley_contract import export_lines
from parley_contract.bodies import Directory, ListedRoom
from parley_contract.claims import AccessTokenClaims
from parley_contract.frames import Role, Room
from parley_contract.limits import UNTIL_WAIT_S
from parley_contract.operations import HISTORY
from parley_contract.refusals import Refused

from parley_history import metrics
from parley_history.adapters.view_reader import ViewReader
from parley_history.domain.folding import folded
from parley_history.entrypoints.export import Exports
from parley_history.entrypoints.following import Shared
from parley_history.entrypoints.queries import page_query, search_query


class Routes:
    def __init__(self, shared: Shared, reader: ViewReader, verifier: TokenVerifier, exports: Exports) -> None:
        self._progress = shared.progress
        self._rooms = shared.rooms
        self._revocations = shared.revocations
        self._reader = reader
        self._verifier = verifier
        self._exports = exports

    def install(self, app: Flask) -> None:
        app.add_url_rule(f"{HISTORY}/rooms", "rooms", self.rooms)
        app.add_url_rule(f"{HISTORY}/rooms/<room>/messages", "messages", self.messages)
        app.add_url_rule(f"{HISTORY}/rooms/<room>/search", "search_room", self.search_room)
        app.add_url_rule(f"{HISTORY}/search", "search", self.search)
        app.add_url_rule(f"{HISTORY}/rooms/<room>/export", "export", self.export)

    def rooms(self) -> Response:
        """GET /api/history/rooms"""
        who = self._who()
        wanted = folded(request.args.get("q", ""))
        view = self._progress.view()
        listed = [
            (room, role)
            for room, role in self._rooms.listed_for(who.sub)
            if any(wanted in folded(text) for text in (room.room, room.title, room.topic))
        ]
        newest = self._reader.newest_ts(view, [room.room for room, _ in listed])
        return json_answer(Directory([_listed(room, role, newest.get(room.room)) for room, role in listed]))

    def messages(self, room: str) -> Response:
        """GET /api/history/rooms/{room}/messages"""
        who = self._who()
        query, until = page_query(room)
        # First of all: while the log is being read for the first time nothing is known, not even which rooms exist.
        self._progress.view()
        if until is not None:
            # A room that was made a moment ago may be as new to us as its first message.
            self._progress.wait_for(room, until, UNTIL_WAIT_S, lambda: self._rooms.may_read(room, who.sub))
        self._rooms.require_read(room, who.sub)
        with metrics.PAGE_SECONDS.time():
            return json_answer(self._reader.page(self._progress.view(), query))

    def search_room(self, room: str) -> Response:
        """GET /api/history/rooms/{room}/search"""
        who = self._who()
        self._progress.view()
        self._rooms.require_read(room, who.sub)
        return self._search({room})

    def search(self) -> Response:
        """GET /api/history/search"""
        who = self._who()
        self._progress.view()
        return self._search(self._rooms.readable_by(who.sub))

    def _search(self, rooms: set[str]) -> Response:
        query = search_query(rooms)
        with metrics.SEARCH_SECONDS.time():
            return json_answer(self._reader.search(self._progress.view(), query))

    def export(self, room: str) -> Response:
        """GET /api/history/rooms/{room}/export"""
        who = self._who()
        view = self._progress.view()
        self.require(who, room)
        lines = self._exports.stream(view, room, lambda: self.require(who, room))
        headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{room}.ndjson"'}
        return Response(lines, content_type=export_lines.MEDIA_TYPE, headers=headers)

    def require(self, who: AccessTokenClaims, room: str) -> None:
        """Raise Refused when the person was logged out, or may not read the room."""
        self.require_session(who)
        self._rooms.require_read(room, who.sub)

    def who(self, token: str) -> AccessTokenClaims:
        """Whose token this is; raise Refused when it is not good, or of a session that was logged out."""
        found = self._verifier.verify(token)
        self.require_session(found)
        return found

    def _who(self) -> AccessTokenClaims:
        found = bearer_claims(self._verifier)
        self.require_session(found)
        return found

    def require_session(self, found: AccessTokenClaims) -> None:
        if self._revocations.covers(found.sid):
            raise Refused("not_authenticated", "This session was logged out. Please log in again.")


def _listed(room: Room, role: Role | None, last_ts: int | None) -> ListedRoom:
    return ListedRoom(
        room.room,
        room.title,
        room.visibility,
        room.created_by,
        room.created_at,
        room.topic,
        room.archived,
        role,
        last_ts,
    )
