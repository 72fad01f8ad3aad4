// Run the code cells of one notebook that its page shows, in Pyodide under Node, with the shell
// that pages use.
//
//   node run_chapters.mjs <folder with Pyodide> <wheel of nnlib> <extras.zip> <mnist.npz> <notebook> <answer>
//
// Writes to the file <answer>, as JSON: {start: seconds, cells: [{ok, seconds, outputs}, …]}.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [folder, wheel, extras, mnist, notebook, answer] = process.argv.slice(2);
const seconds = (since) => (performance.now() - since) / 1000;

const begin = performance.now();
const { loadPyodide } = createRequire(import.meta.url)(join(resolve(folder), "pyodide.js"));
const python = await loadPyodide({ indexURL: resolve(folder) + "/" });
const library = python.runPython("import site; site.getsitepackages()[0]");
const unpack = (file, format) => {
  python.unpackArchive(new Uint8Array(readFileSync(file)), format, { extractDir: library });
};
const load = async (name) => {
  if (name !== "mnist") return python.loadPackage(name, { messageCallback() {} });
  python.FS.writeFile(`${library}/nnlib/datasets/mnist.npz`, readFileSync(mnist));
};

await load("numpy");
unpack(wheel, "wheel");
unpack(extras, "zip");
let outputs = [];
const post = (message) => {
  const { type, output } = message.toJs({ dict_converter: Object.fromEntries });
  if (type === "output") outputs.push(JSON.parse(output));
  if (type === "clear") outputs = [];
};
const shell = python.pyimport("nnlib.live").start(post, load);
const start = seconds(begin);

const cells = [];
for (const cell of JSON.parse(readFileSync(notebook, "utf8")).cells) {
  if (cell.cell_type !== "code" || cell.metadata.tags?.includes("remove-cell")) continue;
  outputs = [];
  const since = performance.now();
  const ok = await shell.run(cells.length, [cell.source].flat().join(""));
  cells.push({ ok, seconds: seconds(since), outputs });
}
writeFileSync(answer, JSON.stringify({ start, cells }));
