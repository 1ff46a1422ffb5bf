/**
 * The real page over a server in memory, filled with a day's talk. `window.parley` and `window.server` let a browser
 * test bring it into any state. The address: `?messages=500` fills the room, `?empty` empties it.
 */
import { render } from "preact";
import { createParley } from "../../src/flows/parley";
import { browserClock } from "../../src/platform/clock";
import { memoryDatabase } from "../../src/platform/local_database";
import { browserPage } from "../../src/platform/page";
import { applyTheme } from "../../src/platform/theme";
import { cidMaker } from "../../src/protocol/cid";
import "../../src/styles/index.css";
import { App } from "../../src/views/app";
import { ParleyContext } from "../../src/views/context";
import { FakeServer } from "../support/fake_server";
import { FakeSocket } from "../support/fake_socket";
import { conversation, many } from "./conversation";

applyTheme();
const asked = new URLSearchParams(location.search);
const server = new FakeServer(Date.now, { id: "1", name: "ana" });
if (!asked.has("empty")) (asked.has("messages") ? many(server, Number(asked.get("messages"))) : conversation(server));

const memory = new Map([["parley.session", "1"]]);
const parley = createParley({
  ...memoryDatabase(),
  auth: server.auth,
  history: server.history,
  openSocket: () => server.openSocket(),
  openReplaySocket: () => new FakeSocket(),
  tabs: { tell: () => undefined, listen: () => undefined },
  memory: { get: (key) => memory.get(key) ?? null, set: (key, value) => void (value === null ? memory.delete(key) : memory.set(key, value)) },
  page: browserPage,
  alerts: { show: () => undefined },
  clock: browserClock,
  random: Math.random,
  newCid: cidMaker(Date.now, (bytes) => crypto.getRandomValues(bytes)),
  exclusively: async (_name, work) => work(),
});
Object.assign(window, { parley, server });

const root = document.getElementById("app");
if (root) {
  render(
    <ParleyContext.Provider value={parley}>
      <App />
    </ParleyContext.Provider>,
    root,
  );
}
await parley.start();
