// The notebook that a page was made from: its cells' sources, and a copy with the reader's edits.
const text = (lines) => (Array.isArray(lines) ? lines.join("") : lines);

// What each output reads as plain text.
export const textsOf = (outputs) =>
  outputs.map((output) => text(output.text ?? output.data?.["text/plain"] ?? ""));

// Name of the page below the site's root, as in nnLive.heavy: "05-mlp-and-layers".
export const pageName = (root) => {
  const path = decodeURIComponent(location.pathname.slice(root.pathname.length));
  return path.replace(/\.html$/, "").replace(/(^|\/)$/, "$1index");
};

export class Notebook {
  constructor(name, root, content) {
    this.name = name;
    this.root = root;
    this.content = content;
    const shown = (cell) =>
      cell.cell_type === "code" && !cell.metadata.tags?.includes("remove-cell");
    this.cells = content.cells.filter(shown); // as they stand on the page, in order
  }

  static async load(root) {
    const name = pageName(root);
    const answer = await fetch(new URL(`_sources/${name}.ipynb`, root), { cache: "no-cache" });
    if (!answer.ok) throw new TypeError(`${answer.status} ${answer.url}`);
    return new Notebook(name, root, await answer.json());
  }

  source(cell) {
    return text(this.cells[cell].source);
  }

  // Whether these are the texts of its cells; a cell may show none.
  matches(shown) {
    const same = (part, cell) => part === undefined || part.trim() === this.source(cell).trim();
    return shown.length === this.cells.length && shown.every(same);
  }

  texts(cell) {
    return textsOf(this.cells[cell].outputs);
  }

  // The cell that tells who finds a downloaded copy where it is from.
  origin() {
    const source = `A copy of [${document.title}](${location.href}), with a reader's edits.`;
    return { cell_type: "markdown", id: "origin", metadata: {}, source };
  }

  // Hand the notebook to the reader, with these sources; outputs of what was edited are dropped.
  download(sources) {
    const copy = structuredClone(this.content);
    this.cells.forEach((cell, index) => {
      if (sources[index] === this.source(index)) return;
      const edited = copy.cells[this.content.cells.indexOf(cell)];
      Object.assign(edited, { source: sources[index], outputs: [], execution_count: null });
    });
    copy.cells.unshift(this.origin());
    const link = document.createElement("a");
    const file = new Blob([JSON.stringify(copy, null, 1)], { type: "application/x-ipynb+json" });
    link.href = URL.createObjectURL(file);
    link.download = `${this.name.split("/").pop()}.ipynb`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers read it later
  }
}
