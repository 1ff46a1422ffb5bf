/** One tab on a server in memory, and what the tests of its flows look at. Made anew by `arrive`, before each test. */
import type { MessageRow } from "../../src/state/rows";
import { ana } from "./examples";
import { FakeServer } from "./fake_server";
import { ManualClock } from "./manual_clock";
import { Browser, type Visitor, visit } from "./visitor";

export let clock: ManualClock;
export let server: FakeServer;
export let browser: Browser;
export let tab: Visitor;

const credentials = { username: "ana", password: "correct horse battery" };

/** `said`: what was written there before. */
export async function arrive(said: (server: FakeServer) => void = () => undefined): Promise<void> {
  clock = new ManualClock();
  server = new FakeServer(() => clock.now(), ana);
  said(server);
  browser = new Browser();
  tab = await openTab();
}

export async function openTab(): Promise<Visitor> {
  const visitor = visit(server, clock, browser);
  const started = visitor.start();
  await clock.pass(0);
  await started;
  return visitor;
}

export async function logIn(): Promise<void> {
  await tab.actions.logIn(credentials);
  await clock.pass(100);
}

export const rows = (visitor = tab, room = "general"): MessageRow[] =>
  visitor.store.room(room).rows.value.filter((row) => row.kind === "message");
export const texts = (visitor = tab): string[] => rows(visitor).map((row) => row.text);
export const states = (visitor = tab): string[] => rows(visitor).map((row) => row.state);
export const notices = (): string[] => tab.store.notices.value.map((notice) => notice.text);
