/**
 * Keeps the page's shell (HTML, script, style), so that Parley opens without a network and can be installed. The page
 * itself is asked for first and kept for when nobody answers; what a hash names never changes and is kept at once.
 * Nothing of /api or /ws passes through here: what people say is never in this cache.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;

const cacheName = "parley-shell";
const page = "/";
/** Two builds with all their languages; the oldest go first. */
const kept_files = 80;
/** A network that answers later than this is as good as none: the kept page is shown. */
const patience_ms = 4000;

worker.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate") event.respondWith(newestPage());
  else if (isShellFile(url.pathname)) event.respondWith(kept(request));
});

interface Alert {
  kind: "alert";
  tag: string;
  title: string;
  text: string;
  room: string;
}

/** What was shown lately: every tab asks for the same notice. */
const shown = new Set<string>();

/** What a page has loaded, also before this worker was there: its next start may find no server. */
interface Loaded {
  kind: "loaded";
  files: string[];
}

worker.addEventListener("message", (event) => {
  const news = event.data as Alert | Loaded;
  event.waitUntil(news.kind === "alert" ? showOnce(news) : keepLoaded(news.files));
});

async function keepLoaded(files: readonly string[]): Promise<void> {
  const cache = await caches.open(cacheName);
  const known = await Promise.all(files.map((file) => cache.match(file)));
  await cache.addAll(files.filter((_, place) => known[place] === undefined));
}

async function showOnce({ tag, title, text, room }: Alert): Promise<void> {
  if (shown.has(tag)) return;
  shown.add(tag);
  if (shown.size > 200) shown.delete(shown.values().next().value ?? tag);
  const windows = await worker.clients.matchAll({ type: "window" });
  if (windows.some((each) => each.focused)) return;
  await worker.registration.showNotification(title, { body: text, tag, icon: "/icon-192.png", data: { address: `/#/${room}` } });
}

/** A notice was clicked: the window that shows Parley comes to the front, on the room it spoke of. */
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { address } = event.notification.data as { address: string };
  event.waitUntil(show(address));
});

async function show(address: string): Promise<void> {
  const [open] = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!open) await worker.clients.openWindow(address);
  else {
    await open.focus();
    open.postMessage({ kind: "open", address });
  }
}

function isShellFile(path: string): boolean {
  return path.startsWith("/assets/") || /^\/[\w-]+\.(svg|png|webmanifest)$/.test(path);
}

/** At the first visit the page was loaded before this worker was there: fetch what it names once more, for later. */
async function keepShell(): Promise<void> {
  const cache = await caches.open(cacheName);
  const response = await fetch(page, { cache: "no-cache" });
  if (!response.ok) throw new Error(`The page answered ${response.status}.`);
  await cache.put(page, response.clone());
  const named = (await response.text()).matchAll(/(?:src|href)="(\/[^"]+\.\w+)"/g);
  await cache.addAll([...new Set([...named].map((match) => match[1] ?? page))]);
}

async function newestPage(): Promise<Response> {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(page, { cache: "no-cache", signal: AbortSignal.timeout(patience_ms) });
    if (!response.ok) throw new Error(`The page answered ${response.status}.`);
    await cache.put(page, response.clone());
    return response;
  } catch {
    return (await cache.match(page)) ?? Response.error();
  }
}

async function kept(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const known = await cache.match(request);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok) {
    await cache.put(request, response.clone());
    await forgetOldest(cache);
  }
  return response;
}

async function forgetOldest(cache: Cache): Promise<void> {
  const files = await cache.keys();
  await Promise.all(files.slice(0, Math.max(0, files.length - kept_files)).map((file) => cache.delete(file)));
}
