// Python in the background: loads Pyodide and the book's engine, then does what the page asks for,
// one thing after the other. A classic worker, because Pyodide 0.27 is loaded by importScripts.
//
// page → worker, each with the number of its request:
//                run {cell, source}, draw {experiment, setting, ahead}, comm {message}
// worker → page: progress {share, of}, ready {seconds, versions}, failed {reason, detail},
//                output {cell, output}, update {output}, clear {cell, wait}, comm {message},
//                heard: it lives, done {request, answer}: that request is done

const LIVE = new URL("../../live/", self.location.href);
const START = /^pyodide\/(pyodide[.-]|python_stdlib|numpy-)|^(nn_executed-|extras)/; // the others when they are needed
const network = self.fetch.bind(self);
const post = (message) => self.postMessage(message);

// What went wrong, told apart as the page tells it apart (failures.js).
class Failure extends Error {
  constructor(reason, detail) {
    super(detail);
    this.reason = reason;
  }
}

const reasonOf = (error) => {
  if (error.reason) return error.reason;
  if (/call stack/i.test(error)) return "recursion";
  if (error.type === "MemoryError") return "memory"; // there was none left to show it as a traceback
  return /out of memory|OOM|allocate|allocation|enlarge/i.test(error) ? "memory" : "crashed";
};

const fail = (error) => post({ type: "failed", reason: reasonOf(error), detail: error.message });

// Files: each is fetched once, counted, and used only if it is the one that was published.

const files = new Map(); // name → promise of its bytes
let manifest;
let failure; // the first of any file: Pyodide wraps some errors, and swallows others
const count = { share: 0, loaded: 0, total: 1, of: "megabytes" };

const expect = (names, of) => {
  const total = names.reduce((sum, name) => sum + manifest.files[name].bytes, 0);
  Object.assign(count, { share: 0, loaded: 0, total, of });
};

const progress = (bytes) => {
  count.loaded += bytes;
  const share = Math.min(1, count.loaded / count.total);
  if (share < 1 && share - count.share < 0.005) return;
  count.share = share;
  post({ type: "progress", share, of: count.of });
};

const request = async (name, cache) => {
  let answer;
  try {
    answer = await network(new URL(name, LIVE), { cache });
  } catch (error) {
    throw new Failure("network", `${name}: ${error.message}`);
  }
  const reason = answer.status === 404 ? "anew" : "network"; // an edition that has gone takes its files along
  if (!answer.ok) throw new Failure(reason, `${name}: ${answer.status} ${answer.statusText}`);
  return answer;
};

const read = async (answer) => {
  const parts = [];
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    parts.push(value);
    progress(value.length);
  }
};

const isPublished = async (bytes, name) => {
  if (!self.crypto.subtle) return true; // a page without https has no hashes, nor any use for them
  const digest = new Uint8Array(await self.crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex === manifest.files[name].sha256;
};

// The second try goes past the browser's cache, which may hold the file of an earlier edition.
const load = async (name) => {
  for (const cache of ["default", "reload"]) {
    const bytes = await read(await request(name, cache));
    if (await isPublished(bytes, name)) return bytes;
  }
  throw new Failure("hash", name);
};

const take = (name) => {
  if (!files.has(name)) files.set(name, load(name));
  const bytes = files.get(name);
  bytes.catch((error) => {
    failure ??= error;
    files.delete(name); // another try may go well
    if (!shell) fail(error); // Pyodide would wait for the file for ever
  });
  return bytes;
};

const TYPES = { wasm: "application/wasm", json: "application/json" };

// Pyodide fetches its own files: they come from here, too. What readers fetch goes its way.
self.fetch = async (address, options) => {
  const { href } = new URL(address instanceof Request ? address.url : address, LIVE);
  const name = href.slice(LIVE.href.length);
  if (!href.startsWith(LIVE.href) || !manifest.files[name]) return network(address, options);
  const type = TYPES[name.split(".").pop()] ?? "application/octet-stream";
  return new Response(await take(name), { headers: { "Content-Type": type } });
};

const runScript = async (name) => {
  const address = URL.createObjectURL(new Blob([await take(name)], { type: "text/javascript" }));
  importScripts(address);
  URL.revokeObjectURL(address);
};

// Python.

let pyodide, shell, library;

const unpack = async (name) => {
  pyodide.unpackArchive(await take(name), "zip", { extractDir: library });
  pyodide.pyimport("importlib").invalidate_caches();
};

const silently = { messageCallback: () => {} };

// What the engine asks for when a cell imports it for the first time (nnlib.live.shell); the data sets
// among it are not in the wheel that pages load.
const LATER = {
  matplotlib: async () => {
    const wheels = Object.keys(manifest.files).filter((name) => /^pyodide\/(?!traitlets).*\.whl$/.test(name));
    expect(wheels.filter((name) => !START.test(name)), "matplotlib");
    await pyodide.loadPackage("matplotlib", silently);
  },
  mnist: async () => {
    expect(["data/mnist.npz"], "mnist");
    pyodide.FS.writeFile(`${library}/nnlib/datasets/mnist.npz`, await take("data/mnist.npz"));
  },
  traitlets: () => pyodide.loadPackage("traitlets", silently),
};

const bring = async (name) => {
  await LATER[name]();
  files.clear();
  if (failure) throw failure;
};

const start = async () => {
  const begun = performance.now();
  manifest = await (await request("manifest.json", "no-cache")).json();
  const first = Object.keys(manifest.files).filter((name) => START.test(name));
  expect(first, "megabytes");
  first.forEach(take); // all at once
  await runScript("pyodide/pyodide.asm.js"); // loadPyodide would import it unseen
  await runScript("pyodide/pyodide.js");
  pyodide = await loadPyodide({
    indexURL: new URL("pyodide/", LIVE).href,
    enableRunUntilComplete: false, // with it, Safari hangs
    packages: ["numpy"],
  });
  pyodide._api.on_fatal = fail; // what it was doing never ends
  library = pyodide.pyimport("site").getsitepackages()[0];
  await unpack(manifest.wheel);
  await unpack("extras.zip");
  files.clear();
  const plain = { dict_converter: Object.fromEntries };
  const tell = (message) => post(message.toJs(plain));
  shell = pyodide.pyimport("nnlib.live").start(tell, bring);
  const python = pyodide.runPython("import platform; platform.python_version()");
  const versions = { pyodide: pyodide.version, python };
  post({ type: "ready", seconds: (performance.now() - begun) / 1000, versions });
};

// What the page asks for.

const run = async ({ cell, source }) => {
  const begun = performance.now();
  failure = undefined;
  const ok = await shell.run(cell, source);
  const seconds = (performance.now() - begun) / 1000;
  return { ok, seconds, reason: failure?.reason, detail: failure?.message };
};

const draw = ({ experiment, setting }) => JSON.parse(shell.draw(experiment, JSON.stringify(setting)));

const comm = ({ message }) => shell.comm(message);

const answers = { run, draw, comm };

let work = start();
work.catch(fail);

const answer = async (message) => {
  const { request } = message;
  post({ type: "done", request, answer: await answers[message.type](message) });
};

self.onmessage = ({ data }) => {
  post({ type: "heard" });
  work = work.then(() => answer(data));
  work.catch(fail);
};
