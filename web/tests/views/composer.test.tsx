// @vitest-environment happy-dom
import { cleanup, fireEvent } from "@testing-library/preact";
import { afterEach, describe, expect, test } from "vitest";
import { Composer } from "../../src/views/composer";
import { show, signedIn } from "../support/render";

afterEach(cleanup);

function write(text: string) {
  const screen = show(<Composer room="general" />, signedIn());
  const composer = screen.getByTestId("composer") as HTMLTextAreaElement;
  fireEvent.input(composer, { target: { value: text } });
  return { ...screen, composer };
}

describe("the composer", () => {
  test("Enter sends and empties it", () => {
    const { composer, actions } = write("hello");
    fireEvent.keyDown(composer, { key: "Enter" });
    expect(actions.send).toHaveBeenCalledWith("general", "hello", undefined);
    expect(composer.value).toBe("");
  });

  test("Shift+Enter does not send", () => {
    const { composer, actions } = write("hello");
    fireEvent.keyDown(composer, { key: "Enter", shiftKey: true });
    expect(actions.send).not.toHaveBeenCalled();
  });

  test("the Enter that ends a composition does not send", () => {
    const { composer, actions } = write("こん");
    fireEvent.keyDown(composer, { key: "Enter", isComposing: true });
    fireEvent.keyDown(composer, { key: "Enter", keyCode: 229 });
    expect(actions.send).not.toHaveBeenCalled();
  });

  test("nothing but spaces is not sent", () => {
    const { composer, actions } = write("  \n ");
    fireEvent.keyDown(composer, { key: "Enter" });
    expect(actions.send).not.toHaveBeenCalled();
  });

  test("5,000 characters are kept, refused with a sentence, and not sent", () => {
    const { composer, actions, getByTestId } = write("x".repeat(5000));
    fireEvent.keyDown(composer, { key: "Enter" });
    expect(actions.send).not.toHaveBeenCalled();
    expect(composer.value).toHaveLength(5000);
    expect(getByTestId("composer-note").textContent).toContain("this one has 5,000");
    expect(composer.getAttribute("aria-invalid")).toBe("true");
  });

  test("a text too long for one message can be sent in parts", async () => {
    const { actions, findByTestId } = write("word ".repeat(1000));
    fireEvent.click(await findByTestId("send-parts"));
    expect(actions.send).toHaveBeenCalledTimes(2);
  });

  test("pasted lines of a program are offered as code, other lines are not", async () => {
    const code = "def f(x):\r\n    return x";
    const { composer, findByTestId, queryByTestId } = write("see:\ndef f(x):\n    return x");
    const clipboardData = { getData: () => code };
    fireEvent.paste(composer, { clipboardData });
    fireEvent.click(await findByTestId("as-code"));
    expect(composer.value).toBe("see:\n```\ndef f(x):\n    return x\n```");
    fireEvent.paste(composer, { clipboardData: { getData: () => "one\ntwo" } });
    expect(queryByTestId("as-code")).toBeNull();
  });

  test("writing tells the room that I type", () => {
    expect(write("h").actions.typed).toHaveBeenCalledWith("general");
  });
});
