import { describe, expect, test } from "vitest";
import { judgeDraft } from "../../src/state/message_text";
import { roomIdFrom } from "../../src/state/room_names";
import { connectionSentence, duration, lossSentence, retentionSentence, typingSentence } from "../../src/state/words";

describe("drafts", () => {
  test("5,000 characters are refused with a sentence that says what to do", () => {
    const draft = judgeDraft("x".repeat(5000));
    expect(draft.kind === "refused" && draft.sentence).toBe(
      "A message can have 4,000 characters; this one has 5,000. Shorten it by 1,000 characters or send it in parts.",
    );
  });

  test("characters are code points after NFC", () => {
    expect(judgeDraft("🎉".repeat(4000)).kind).toBe("fine");
    expect(judgeDraft("e\u0301".repeat(4000)).kind).toBe("fine");
    expect(judgeDraft("🎉".repeat(4001)).kind).toBe("refused");
  });

  test("the counter shows only near the limit", () => {
    expect(judgeDraft("hello")).toEqual({ kind: "fine", text: "hello", left: null });
    expect(judgeDraft("x".repeat(3900))).toMatchObject({ left: 100 });
  });

  test("half a character is refused", () => {
    expect(judgeDraft("a\ud800b").kind).toBe("refused");
  });
});

describe("sentences", () => {
  test("retention in words", () => {
    expect(retentionSentence(3_600_000)).toBe("Messages are kept for 1 hour");
    expect(retentionSentence(5_400_000)).toBe("Messages are kept for 1 hour 30 minutes");
    expect(retentionSentence(7 * 86_400_000)).toBe("Messages are kept for 7 days");
    expect(retentionSentence(-1)).toBe("Messages are kept for good");
    expect(duration(20_000)).toBe("20 seconds");
  });

  test("a loss says where and why", () => {
    expect(lossSentence(42, 60, "retention", 3_600_000)).toBe(
      "What was said while you were away has expired (places 42 to 60 of the log): messages are kept for 1 hour.",
    );
    expect(lossSentence(null, null, "epoch", null)).toContain("started anew");
  });

  test("the banner says what happens to unsent text", () => {
    const waiting = { kind: "waiting", attempt: 1, retry_at: 0, message: null } as const;
    expect(connectionSentence(waiting, 2)).toContain("2 unsent messages are kept");
    expect(connectionSentence({ kind: "live" }, 2)).toBeNull();
    expect(connectionSentence({ kind: "stopped", code: 4505, message: "" }, 0)).toContain("Too many connections");
  });

  test("up to three people are named as typing", () => {
    expect(typingSentence(["ana", "ben"])).toBe("ana and ben are typing…");
    expect(typingSentence(["a", "b", "c", "d"])).toBe("Several people are typing…");
  });
});

describe("room names", () => {
  test("what people type becomes a name", () => {
    expect(roomIdFrom("#Design Team")).toBe("design-team");
    expect(roomIdFrom("Café")).toBe("cafe");
  });
});
