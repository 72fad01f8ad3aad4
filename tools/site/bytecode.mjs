// Compile the archives in the folder `live/` of a site with the Python that pages run: bytecode.py.
//
//   node bytecode.mjs <live>

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const live = resolve(process.argv[2]);
const { loadPyodide } = createRequire(import.meta.url)(join(live, "pyodide", "pyodide.js"));
const python = await loadPyodide({
  indexURL: join(live, "pyodide/"),
  env: { PYTHONHASHSEED: "0" }, // the same bytes every time
});
python.mountNodeFS("/live", live);
python.runPython(readFileSync(new URL("bytecode.py", import.meta.url), "utf8"));
python.globals.get("compile_all")("/live");
