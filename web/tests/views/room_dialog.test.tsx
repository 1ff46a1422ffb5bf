// @vitest-environment happy-dom
import { cleanup, fireEvent, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { MembershipFlow } from "../../src/flows/membership_flow";
import { RequestFailed } from "../../src/protocol/requests";
import { RoomDialog } from "../../src/views/room/room_dialog";
import { ana, ben } from "../support/examples";
import { show, signedIn, stand } from "../support/render";

afterEach(cleanup);

async function opened(role: "owner" | "member", refuses = false) {
  const store = signedIn();
  store.rooms.value = [{ room: "cabin", title: "Cabin", visibility: "private", role }];
  const people = [
    { ...ana, role },
    { ...ben, role: "member" as const },
  ];
  const flow = {
    members: vi.fn(async () => ({ t: "members" as const, re: 1, room: "cabin", people })),
    kick: vi.fn(async () => {
      if (refuses) throw new RequestFailed("forbidden", "You can do this only to people of a lower role.", false);
    }),
  };
  const screen = show(<RoomDialog room="cabin" onClose={() => undefined} />, store, { membership: stand<MembershipFlow>(flow) });
  await screen.findByTestId("member-ben");
  return { ...screen, flow };
}

describe("the dialog of a room", () => {
  test("an owner may remove a member, and the members are read again", async () => {
    const { getByTestId, flow } = await opened("owner");
    fireEvent.click(getByTestId("kick"));
    await waitFor(() => expect(flow.members).toHaveBeenCalledTimes(2));
    expect(flow.kick).toHaveBeenCalledWith("cabin", ben.id);
  });

  test("a member sees who belongs, and nothing to govern with", async () => {
    const { queryByTestId } = await opened("member");
    for (const deed of ["kick", "ban", "member-role", "room-save", "invite-name"]) expect(queryByTestId(deed)).toBeNull();
  });

  test("a refusal is said in the dialog", async () => {
    const { getByTestId, findByText } = await opened("owner", true);
    fireEvent.click(getByTestId("kick"));
    expect(await findByText(/lower role/)).toBeTruthy();
  });
});
