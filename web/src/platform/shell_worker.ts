/**
 * Starts the worker that keeps the page's shell. The edge's policy allows scripts only through the one policy named here
 * (`trusted-types parley-worker`), and it gives one address.
 */
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(input: string): unknown };
}

const address = "/shell_worker.js";

/** After the page is there: the worker's first fetches must not slow it down. */
export async function startShellWorker(): Promise<void> {
  offerToInstall();
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  try {
    navigator.serviceWorker.addEventListener("message", (event: MessageEvent<{ kind: string; address: string }>) => {
      if (event.data.kind === "open") location.hash = new URL(event.data.address, location.href).hash;
    });
    await navigator.serviceWorker.register(trusted() as string);
    const { active } = await navigator.serviceWorker.ready;
    new PerformanceObserver((seen) => active?.postMessage({ kind: "loaded", files: assetsOf(seen) })).observe({
      type: "resource",
      buffered: true,
    });
  } catch {
    // A private window or a refused certificate: the page works as well without, only not offline.
  }
}

/** The page's own files among what was loaded. */
function assetsOf(seen: PerformanceObserverEntryList): string[] {
  const paths = seen.getEntries().map((entry) => new URL(entry.name).pathname);
  return [...new Set(paths.filter((path) => path.startsWith("/assets/")))];
}

/** The manifest is for installing; no visit needs it to begin. */
function offerToInstall(): void {
  const link = document.createElement("link");
  link.rel = "manifest";
  link.href = "/manifest.webmanifest";
  document.head.append(link);
}

function trusted(): unknown {
  const factory = (window as { trustedTypes?: PolicyFactory }).trustedTypes;
  return factory?.createPolicy("parley-worker", { createScriptURL: () => address }).createScriptURL("") ?? address;
}
