// @vitest-environment happy-dom
import { cleanup, render } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import { QrPicture } from "../../src/views/account/qr_picture";

afterEach(cleanup);

test("a QR code has the three corner marks, four modules from its edge, and none at the fourth corner", () => {
  const { getByRole } = render(<QrPicture text="otpauth://totp/Parley:ana?secret=OQVM2SIB&issuer=Parley" label="The key" />);
  const picture = getByRole("img");
  const size = Number(picture.getAttribute("viewBox")?.split(" ")[2]);
  const ink = picture.querySelector("path")?.getAttribute("d") ?? "";
  const dark = (x: number, y: number) => ink.includes(`M${x} ${y}h1v1h-1z`);
  const isMark = (left: number, top: number) => [0, 1, 2, 3, 4, 5, 6].every((n) => dark(left + n, top) && dark(left, top + n) && dark(left + n, top + 6));
  const far = size - 4 - 7;
  expect([isMark(4, 4), isMark(far, 4), isMark(4, far), isMark(far, far)]).toEqual([true, true, true, false]);
  expect(ink).not.toMatch(/M[0-3] |M\d+ [0-3]h/);
});
