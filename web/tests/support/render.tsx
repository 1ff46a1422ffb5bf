import { configure, render } from "@testing-library/preact";
import type { ComponentChild } from "preact";
import { vi } from "vitest";
import type { AccountFlow } from "../../src/flows/account_flow";
import type { MembershipFlow } from "../../src/flows/membership_flow";
import type { Actions, Parley } from "../../src/flows/parley";
import { Store } from "../../src/state/store";
import { ParleyContext } from "../../src/views/context";
import { ana } from "./examples";
import { FakeSocket } from "./fake_socket";
import { ManualClock } from "./manual_clock";

// What is found after a pause of the typing is there later on a busy machine.
configure({ asyncUtilTimeout: 15_000 });

/** A flow of which a view uses a part. */
export const stand = <Flow,>(part: Partial<Record<keyof Flow, unknown>>): Flow => part as Flow;

const noToken = async () => ({ kind: "unavailable" as const, message: "No token here." });

/** A view over a real store whose actions only note that they were asked for. */
export function show(view: ComponentChild, store = new Store(), given: Partial<Actions> = {}) {
  const actions: Actions = {
    signUp: vi.fn(async () => undefined),
    askForName: vi.fn(async () => undefined),
    logIn: vi.fn(async () => undefined),
    logOut: vi.fn(async () => undefined),
    openRoom: vi.fn(),
    joinRoom: vi.fn(async () => undefined),
    createRoom: vi.fn(async () => undefined),
    writeTo: vi.fn(async () => undefined),
    choosePresence: vi.fn(),
    tellReads: vi.fn(),
    membership: stand<MembershipFlow>({}),
    account: stand<AccountFlow>({}),
    leaveRoom: vi.fn(async () => undefined),
    loadDirectory: vi.fn(async () => true),
    loadOlder: vi.fn(async () => undefined),
    loadNewer: vi.fn(async () => undefined),
    showLatest: vi.fn(),
    visit: vi.fn(async () => true),
    openPlace: vi.fn(),
    play: vi.fn(),
    search: vi.fn(async () => ({ epoch: "e1", hits: [], next: null })),
    send: vi.fn(),
    edit: vi.fn(async () => undefined),
    remove: vi.fn(async () => undefined),
    react: vi.fn(async () => undefined),
    retry: vi.fn(),
    discard: vi.fn(),
    changeDraft: vi.fn((room: string, text: string) => {
      store.room(room).draft.value = text;
    }),
    typed: vi.fn(),
    tryAgain: vi.fn(),
    ...given,
  };
  const replayPorts = { clock: new ManualClock(), openReplaySocket: () => new FakeSocket(), tokens: { get: noToken } };
  const parley: Parley = { store, actions, replayPorts, start: async () => undefined, beforeLeaving: () => undefined };
  const screen = render(<ParleyContext.Provider value={parley}>{view}</ParleyContext.Provider>);
  return { ...screen, store, actions };
}

export function signedIn(): Store {
  const store = new Store();
  store.session.value = { phase: "signed-in", user: ana };
  store.rooms.value = [{ room: "general", title: "General", visibility: "public" }];
  store.roomsKnown.value = true;
  store.retention_ms.value = 3_600_000;
  store.connection.value = { kind: "live" };
  return store;
}
