// Writes assets/third-party/jupyter-widgets/: one module, one style sheet, and all the licences.
import { build } from "esbuild";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const target = "../../../../assets/third-party/jupyter-widgets/jupyter-widgets";
const { metafile } = await build({
  entryPoints: ["entry.js"],
  outfile: `${target}.js`,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2021",
  legalComments: "none", // the file LICENSE has them
  alias: { jquery: "./jquery.js", "sanitize-html": "./no-sanitizer.js" },
  metafile: true,
});

// Jupyter's packages leave their licence in their repositories; theirs is one text.
const licenceOf = (folder) => {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  return readFileSync(file ? join(folder, file) : "jupyter-licence.txt", "utf8").trim();
};

const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
const folders = new Set(used.map((path) => path.match(/.*node_modules\/(@[^/]+\/)?[^/]+/)?.[0]));
const named = new Map(); // licence → the packages under it
for (const folder of [...folders].filter(Boolean).sort()) {
  const { name, version } = JSON.parse(readFileSync(join(folder, "package.json")));
  const text = licenceOf(folder);
  named.set(text, [...(named.get(text) ?? []), `${name} ${version}`]);
}
const licences = [...named].map(([text, packages]) => `${packages.join("\n")}\n\n${text}\n`);
writeFileSync(join(dirname(target), "LICENSE"), licences.join(`\n${"-".repeat(80)}\n\n`));
