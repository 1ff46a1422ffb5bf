/**
 * Notices outside the page. The shell's worker shows them, because there is one of it for all tabs: it drops what it has
 * shown and what is said while a tab is being looked at.
 */
import { signal } from "@preact/signals";
import type { Alerts } from "../flows/ports";
import { browserMemory } from "./memory";

export type AlertState = "unsupported" | "denied" | "off" | "on";

const alertsKey = "parley.alerts";

export const alertState = signal<AlertState>(known());

/** Only ever called by a click: browsers hide the question otherwise. */
export async function askForAlerts(): Promise<void> {
  if (alertState.value === "unsupported") return;
  await Notification.requestPermission();
  browserMemory.set(alertsKey, "on");
  alertState.value = known();
}

export function stopAlerts(): void {
  browserMemory.set(alertsKey, null);
  alertState.value = known();
}

export const browserAlerts: Alerts = {
  show: (alert) => {
    if (alertState.value !== "on") return;
    void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage({ kind: "alert", ...alert }));
  },
};

function known(): AlertState {
  if (!("Notification" in window) || !("serviceWorker" in navigator)) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && browserMemory.get(alertsKey) === "on" ? "on" : "off";
}
