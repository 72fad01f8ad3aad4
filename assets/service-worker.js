// Reading without network: what a page has loaded once, this worker keeps, and gives back when the
// network does not answer. With network the reader always gets what the site holds now.
//
// A file is kept under its address and its hash, and only if it has the hash that this build lists:
// what is kept never mixes two builds. A new build brings what was kept up to date before it takes
// over, and then drops the old; files that did not change, such as Python itself, are not fetched
// again.

const FILES = new Map(Object.entries({})); // path → sha256, 16 digits: tools/site/offline.py fills it in

const ROOT = registration.scope;
const CACHE = `book at ${ROOT}`; // other books of this host have caches of their own
const NOT_KEPT = `${ROOT}offline.html`; // says what is kept, in place of a page that is not
const UNCHANGING = /^(data|frames|live\/data|live\/pyodide)\//; // asked of the network only once
const LIVE = /^(live\/(?!data\/)|_static\/live-\w+\/|_static\/third-party\/)/; // loaded by pages that run cells; data sets are kept once a cell has asked for them
const NAMES = /<(?:link|script|img)\b[^>]*? (?:href|src)="([^"]+)"/g;

/** Path inside the book; undefined if the address leads elsewhere. */
function pathOf(address) {
  const { href } = new URL(address, ROOT);
  if (!href.startsWith(ROOT)) return undefined;
  const path = decodeURI(href.slice(ROOT.length).split(/[?#]/)[0]);
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
}

/** The hash that a file must have: as listed, or, for a chart or picture, its name; undefined if not kept. */
function hashOf(path = "") {
  return FILES.get(path) ?? path.match(/^(?:data|frames)\/([0-9a-f]{16})\.(?:js|png)$/)?.[1];
}

const keyOf = (path) => `${ROOT}${encodeURI(path)}?${hashOf(path)}`;

/** What is kept of a path, if anything is; a browser that keeps nothing is no error. */
async function kept(path) {
  if (!hashOf(path)) return undefined;
  try {
    return await (await caches.open(CACHE)).match(keyOf(path), { ignoreVary: true });
  } catch {
    return undefined;
  }
}

/** Keep a response if it is what this build lists; return whether it is. */
async function keep(path, response) {
  if (!response.ok) return false;
  if (await kept(path)) return true;
  const digest = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
  const bytes = [...new Uint8Array(digest, 0, 8)];
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (digits !== hashOf(path)) return false;
  await (await caches.open(CACHE)).put(keyOf(path), response);
  return true;
}

/** Fetch and keep a file, past the browser's own cache if that one is out of date. */
async function obtain(address) {
  const path = pathOf(address);
  if (!hashOf(path) || (await kept(path))) return;
  if (await keep(path, await fetch(address))) return;
  if (await keep(path, await fetch(address, { cache: "reload" }))) return;
  throw new Error(`${path} is not the file of this build`);
}

/** All that makes pages live. */
const live = () => [...FILES.keys()].filter((path) => LIVE.test(path)).map((path) => ROOT + path);

/** Styles, scripts and pictures that a kept page names. */
async function namedBy(page) {
  const names = (await (await kept(pathOf(page))).text()).matchAll(NAMES);
  return [...names].map(([, name]) => new URL(name, page).href);
}

/** Bring what an earlier build kept up to date, with what its pages need now; keep the page for what is not. */
async function renew() {
  const keys = await (await caches.open(CACHE)).keys();
  const known = [...keys.map(({ url }) => url.split("?")[0]), NOT_KEPT];
  const old = [...new Set(known)].filter((url) => hashOf(pathOf(url)));
  await Promise.all(old.map(obtain));
  const named = await Promise.all(old.filter((url) => url.endsWith(".html")).map(namedBy));
  const more = old.includes(`${ROOT}live/manifest.json`) ? live() : [];
  await Promise.all([...named.flat(), ...more].map(obtain));
}

/** Drop what is not of this build, and the frames that no kept page shows any more. */
async function drop() {
  const cache = await caches.open(CACHE);
  const keys = await cache.keys();
  const current = keys.filter(({ url }) => url === keyOf(pathOf(url)));
  const pages = current.filter(({ url }) => pathOf(url).endsWith(".html"));
  const texts = await Promise.all(pages.map(async (key) => (await cache.match(key)).text()));
  const shown = (path) => FILES.has(path) || texts.some((text) => text.includes(path));
  const wanted = new Set(current.filter(({ url }) => shown(pathOf(url))));
  await Promise.all(keys.filter((key) => !wanted.has(key)).map((key) => cache.delete(key)));
}

/** Answer a page: from the network, else with what is kept. */
async function answer(event, path) {
  const { request } = event;
  if (UNCHANGING.test(path) && request.cache !== "reload") {
    const file = await kept(path);
    if (file) return file;
  }
  try {
    const response = await fetch(request);
    if (hashOf(path)) event.waitUntil(keep(path, response.clone()));
    return response;
  } catch (error) {
    const file = await kept(path);
    if (file) return file;
    if (request.mode !== "navigate" || !(await kept(pathOf(NOT_KEPT)))) throw error;
    return Response.redirect(`${NOT_KEPT}?${new URLSearchParams({ wanted: request.url })}`);
  }
}

addEventListener("install", (event) => event.waitUntil(renew().then(() => skipWaiting())));

addEventListener("activate", (event) => event.waitUntil(drop().then(() => clients.claim())));

addEventListener("fetch", (event) => {
  const path = pathOf(event.request.url);
  const ours = hashOf(path) || (path !== undefined && event.request.mode === "navigate");
  if (event.request.method === "GET" && ours) event.respondWith(answer(event, path));
});

// A page names what it loaded before this worker was there: {keep: [addresses]}, and says when its
// reader has made it live: {live: true}. Through the port that comes with the message it learns
// whether all of that is kept now.
addEventListener("message", (event) => {
  const wanted = [...(event.data.keep ?? []), ...(event.data.live ? live() : [])];
  const tell = (all) => event.ports[0]?.postMessage({ kept: all });
  event.waitUntil(Promise.all(wanted.map(obtain)).then(() => tell(true), () => tell(false)));
});
