// Edits in a link: the code of cells, packed into its address after "#code=", which no server gets to
// see. Who opens it is shown that this code is not the book's; it runs when they run it, and not before.
import { decode, encode } from "./base64.js";
import { Notebook } from "./notebook.js";
import { readEdit } from "./store.js";

const MARK = "#code="; // assets/live.js looks for it, too
export const LONGEST = 8_000; // letters of an address: mail and chat cut longer ones
const DAMAGED = "The link that you opened brings code, but is damaged: perhaps it was cut. This is the book's own code.";
const UNKNOWN = "The link that you opened brings code for cells that this page does not have, or no longer has.";

const through = async (bytes, stream) => {
  const passed = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(passed).arrayBuffer());
};

const pack = async (sources) => {
  const text = new TextEncoder().encode(JSON.stringify(sources));
  const packed = await through(text, new CompressionStream("deflate-raw"));
  return encode(packed).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
};

const unpack = async (packed) => {
  if (packed.length > LONGEST) throw new RangeError("longer than any link that pages make");
  const bytes = decode(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const text = await through(bytes, new DecompressionStream("deflate-raw"));
  const sources = JSON.parse(new TextDecoder().decode(text));
  const isText = (source) => typeof source === "string";
  if (!Object.values(sources).every(isText)) throw new TypeError("not sources by the ids of cells");
  return sources;
};

// The address of this page with these sources, by the ids of their cells.
export const addressWith = async (sources) => `${location.origin}${location.pathname}${MARK}${await pack(sources)}`;

// Code that came with the link, in place of a cell's, until the reader changes it or sends it away.
class Sent {
  constructor(element, source, settled) {
    this.source = source;
    this.settled = false; // whether the cell is now as the reader wants it
    this.whenSettled = settled;
    this.published = element.querySelector(".cell_input > div");
    this.code = document.createElement("pre");
    this.code.className = "nn-sent-code";
    this.code.textContent = source;
    this.note = document.createElement("p");
    this.note.className = "nn-sent";
    this.note.textContent = "This code came with the link that you opened. It is not the book's, and it runs only if you run it. ";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Show the book's code";
    button.addEventListener("click", () => this.leave());
    this.note.append(button);
    for (const folded of element.querySelectorAll("details:has(.cell_input)")) folded.open = true;
    this.published.hidden = true;
    this.published.before(this.note);
    this.published.after(this.code);
    document.dispatchEvent(new CustomEvent("nn:added", { detail: this.published.parentElement })); // it may scroll
  }

  settle() {
    if (this.settled) return;
    this.settled = true;
    this.whenSettled();
  }

  // The page is live: its editor shows the code from now on.
  handOver(leave) {
    this.code.remove();
    this.leave = leave;
  }

  // Back to the book's code.
  leave() {
    this.note.remove();
    this.code.remove();
    this.published.hidden = false;
    this.published.querySelector("pre").focus();
    this.settle();
  }
}

const tell = (count) => {
  const cells = count === 1 ? "one cell" : `${count} cells`;
  return `This link brings its own code for ${cells}, marked there; it runs only when you run it.`;
};

// Show what the page's address brings, and say so in `says`; return it by the ids of cells.
export const openLink = async (root, says) => {
  const sent = new Map();
  const update = async () => {
    const left = [...sent].filter(([, { settled }]) => !settled);
    says.textContent = left.length ? tell(left.length) : "";
    const sources = Object.fromEntries(left.map(([id, { source }]) => [id, source]));
    const address = left.length ? await addressWith(sources) : location.pathname;
    history.replaceState(history.state, "", address);
  };
  try {
    const sources = await unpack(location.hash.slice(MARK.length));
    const notebook = await Notebook.load(root);
    const elements = document.querySelectorAll("div.cell");
    notebook.cells.forEach(({ id }, index) => {
      if (!Object.hasOwn(sources, id) || sources[id] === notebook.source(index)) return;
      if (!elements[index]?.querySelector(".cell_input > div")) return;
      sent.set(id, new Sent(elements[index], sources[id], update));
    });
    says.textContent = sent.size ? tell(sent.size) : UNKNOWN;
    sent.values().next().value?.note.scrollIntoView({ block: "center" });
  } catch (error) {
    console.info(error);
    says.textContent = DAMAGED;
  }
  return sent;
};

// Hand over the notebook with the reader's changes, of a page where Python does not run.
export const downloadEdits = async (root, sent) => {
  const notebook = await Notebook.load(root);
  const given = (id) => (sent?.get(id)?.settled === false ? sent.get(id).source : undefined);
  const sources = notebook.cells.map(({ id }, index) => {
    const published = notebook.source(index);
    return given(id) ?? readEdit(id, published).source ?? published;
  });
  notebook.download(sources);
};
