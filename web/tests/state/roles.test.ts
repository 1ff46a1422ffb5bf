import { describe, expect, test } from "vitest";
import { mayDo, standsAbove } from "../../src/state/roles";
import { directRoom, labelOf, otherOf, withRoom } from "../../src/state/rooms";
import { judgeName } from "../../src/state/user_names";
import { ana, ben } from "../support/examples";

const room = (role: "owner" | "moderator" | "member", visibility: "public" | "private" = "private", archived = false) => ({
  room: "cabin",
  visibility,
  role,
  archived,
});

describe("roles", () => {
  test("members invite to public rooms, moderators also to private ones", () => {
    expect(mayDo("invite", room("member", "public"))).toBe(true);
    expect(mayDo("invite", room("member"))).toBe(false);
    expect(mayDo("invite", room("moderator"))).toBe(true);
  });

  test("owners alone give roles and archive; an archived room only opens again", () => {
    expect(mayDo("set role", room("moderator"))).toBe(false);
    expect(mayDo("archive", room("owner", "public", true))).toBe(true);
    expect(mayDo("update", room("owner", "public", true))).toBe(false);
  });

  test("nobody governs #general or a direct conversation", () => {
    expect(mayDo("update", { ...room("owner"), room: "general" })).toBe(false);
    expect(mayDo("invite", { ...room("owner"), visibility: "direct" })).toBe(false);
  });

  test("nobody acts on their equals", () => {
    expect([standsAbove("owner", "moderator"), standsAbove("moderator", "moderator"), standsAbove(undefined, "owner")]).toEqual([true, false, false]);
  });
});

describe("direct conversations", () => {
  test("both name the same room, by the numbers of their ids", () => {
    expect(directRoom("10", "9")).toBe("dm:9:10");
    expect(directRoom("9", "10")).toBe("dm:9:10");
  });

  test("are called as the other is called", () => {
    const talk = { room: "dm:1:2", people: [ana, ben] };
    expect(otherOf(talk, ana.id)).toEqual(ben);
    expect(labelOf(talk, ana.id, new Map())).toBe("ben");
    expect(labelOf(talk, ana.id, new Map([[ben.id, { ...ben, display_name: "Ben Ali" }]]))).toBe("Ben Ali");
    expect(labelOf(talk, ana.id, new Map([[ben.id, { ...ben, deleted: true }]]))).toBe("ben (account deleted)");
  });

  test("stand after the rooms, and #general before all", () => {
    const talk = { room: "dm:1:2", title: "", visibility: "direct" as const };
    const rooms = [talk, { ...talk, room: "books" }, { ...talk, room: "general" }].reduce(withRoom, [] as never[]);
    expect(rooms.map((each: { room: string }) => each.room)).toEqual(["general", "books", "dm:1:2"]);
  });
});

describe("a name while it is typed", () => {
  test.each([
    ["", "empty"],
    ["a", "short"],
    [".ana", "bad"],
    ["ana maria", "bad"],
    ["x".repeat(33), "bad"],
    ["Ana-Maria", "possible"],
    ["مريم", "possible"],
    ["taken", "taken"],
  ])("%j is %s", (typed, kind) => {
    expect(judgeName(typed, new Map([["taken", { kind: "taken" } as const]])).kind).toBe(kind);
  });
});
