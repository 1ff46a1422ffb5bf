/** Wires the browser to the flows and the flows to the views; nothing is decided here. */
import { render } from "preact";
import { createParley } from "./flows/parley";
import { browserAlerts } from "./platform/alerts";
import { browserClock } from "./platform/clock";
import { applyLanguage } from "./platform/language";
import { openLocalDatabase } from "./platform/local_database";
import { exclusively } from "./platform/locks";
import { browserMemory } from "./platform/memory";
import { browserPage } from "./platform/page";
import { startShellWorker } from "./platform/shell_worker";
import { openGatewaySocket, openReplaySocket } from "./platform/socket";
import { browserTabs } from "./platform/tabs";
import { applyTheme } from "./platform/theme";
import { authApi } from "./protocol/auth_api";
import { cidMaker } from "./protocol/cid";
import { historyApi } from "./protocol/history_api";
import { httpOver } from "./protocol/http";
import "./styles/index.css";
import { App } from "./views/app";
import { ParleyContext } from "./views/context";

/** A function and no top-level await: what the languages share with this file may then stay in one file with it. */
async function main(): Promise<void> {
  applyTheme();
  const database = openLocalDatabase();
  await applyLanguage();

  const http = httpOver((...request) => fetch(...request));
  const parley = createParley({
    ...database,
    auth: authApi(http),
    history: historyApi(http),
    openSocket: openGatewaySocket,
    openReplaySocket,
    tabs: browserTabs(),
    memory: browserMemory,
    page: browserPage,
    alerts: browserAlerts,
    clock: browserClock,
    random: Math.random,
    newCid: cidMaker(Date.now, (bytes) => crypto.getRandomValues(bytes)),
    exclusively,
  });

  window.addEventListener("pagehide", () => parley.beforeLeaving());

  // Begun before anything is shown: who has no session sees the form at once, who has one waits for the network less long.
  const started = parley.start();
  const root = document.getElementById("app");
  if (root) {
    render(
      <ParleyContext.Provider value={parley}>
        <App />
      </ParleyContext.Provider>,
      root,
    );
  }
  await started;
  await startShellWorker();
}

void main();
