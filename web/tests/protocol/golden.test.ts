import { describe, expect, test } from "vitest";
import roomExamples from "../../../contracts/examples/rooms.json";
import serverFrames from "../../../contracts/examples/server-frames.json";
import textExamples from "../../../contracts/examples/texts.json";
import { parseServerFrame } from "../../src/protocol/frames";
import { judgeDraft } from "../../src/state/message_text";
import { roomIdRefusal } from "../../src/state/room_names";

interface Example {
  name: string;
  value?: unknown;
  raw?: string;
}

const textOf = (example: Example): string => example.raw ?? JSON.stringify(example.value);
const stringOf = (example: Example): string => String(example.raw ?? example.value);

describe("the contract's golden server frames", () => {
  test.each(serverFrames.valid as Example[])("accepts $name", (example) => {
    expect(parseServerFrame(textOf(example))).toEqual(JSON.parse(textOf(example)));
  });

  test.each(serverFrames.invalid as Example[])("refuses $name", (example) => {
    expect(parseServerFrame(textOf(example))).toBeNull();
  });
});

describe("the contract's golden texts", () => {
  test.each(textExamples.valid as Example[])("sends $name", (example) => {
    expect(judgeDraft(stringOf(example)).kind).toBe("fine");
  });

  test.each(textExamples.invalid as Example[])("does not send $name", (example) => {
    expect(judgeDraft(stringOf(example)).kind).not.toBe("fine");
  });
});

describe("the contract's golden room names", () => {
  test.each(roomExamples.valid as Example[])("accepts $name", (example) => {
    expect(roomIdRefusal(stringOf(example))).toBeNull();
  });

  test.each(roomExamples.invalid as Example[])("refuses $name", (example) => {
    expect(roomIdRefusal(stringOf(example))).not.toBeNull();
  });
});
