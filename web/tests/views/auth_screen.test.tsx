// @vitest-environment happy-dom
import { cleanup, fireEvent } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "../../src/protocol/http";
import { AuthScreen } from "../../src/views/auth_screen";
import { show } from "../support/render";

afterEach(cleanup);

function fill(screen: ReturnType<typeof show>, name: string, password: string): void {
  fireEvent.input(screen.getByTestId("auth-username"), { target: { value: name } });
  fireEvent.input(screen.getByTestId("auth-password"), { target: { value: password } });
  fireEvent.submit(screen.getByTestId("auth-form"));
}

describe("the first screen", () => {
  test("is sign-up, with log-in one click away", () => {
    const screen = show(<AuthScreen message={null} />);
    expect(screen.getByTestId("auth-form").dataset.mode).toBe("signup");
    fireEvent.click(screen.getByTestId("auth-switch"));
    expect(screen.getByTestId("auth-form").dataset.mode).toBe("login");
  });

  test("after a log-out it is log-in and says what happened", () => {
    const screen = show(<AuthScreen message="You are logged out." />);
    expect(screen.getByTestId("auth-form").dataset.mode).toBe("login");
    expect(screen.getByTestId("auth-message").textContent).toBe("You are logged out.");
  });

  test("a short password is refused here, without asking the server", () => {
    const screen = show(<AuthScreen message={null} />);
    fill(screen, "ana", "short");
    expect(screen.getByTestId("auth-error").textContent).toContain("12 characters");
    expect(screen.actions.signUp).not.toHaveBeenCalled();
    expect(screen.getByTestId("auth-password").getAttribute("aria-invalid")).toBe("true");
  });

  test("a name is asked for once typing pauses, once, and what the server says stands below it", async () => {
    const screen = show(<AuthScreen message={null} />);
    const type = (name: string) => fireEvent.input(screen.getByTestId("auth-username"), { target: { value: name } });
    const asked = vi.mocked(screen.actions.askForName);
    for (const name of ["a", "an", "ana"]) type(name);
    expect(await screen.findByText("You will be ana. The name is free.")).toBeTruthy();
    asked.mockRejectedValue(new ApiError(409, "username_taken", ""));
    type("ben");
    expect(await screen.findByText("ben is taken. Try another.")).toBeTruthy();
    type("ana");
    expect(await screen.findByText("You will be ana. The name is free.")).toBeTruthy();
    expect(asked.mock.calls).toEqual([["ana"], ["ben"]]);
  });

  test("the server's sentence is shown at its field", async () => {
    const screen = show(<AuthScreen message={null} />);
    screen.actions.signUp = async () => {
      throw new ApiError(409, "username_taken", "This name is taken.");
    };
    fill(screen, "ana", "correct horse battery");
    expect(await screen.findByText("This name is taken.")).toBeTruthy();
    expect(screen.getByTestId("auth-username").getAttribute("aria-invalid")).toBe("true");
  });

  test("the name is sent without the spaces around it, the password as it is", () => {
    const screen = show(<AuthScreen message={null} />);
    fill(screen, " ana ", " correct horse ");
    expect(screen.actions.signUp).toHaveBeenCalledWith({ username: "ana", password: " correct horse " });
  });
});
