// The outputs of a cell's run, shown as the book shows stored ones (MyST-NB's classes), in place of
// what was published. That stays on the page, greyed, until there is something new to show.

const LONGEST = 100_000; // characters of one output that a cell shows; more would make the page crawl
const MOST = 500; // outputs of one cell that it shows
const CUT = `\n… The page shows the first ${LONGEST.toLocaleString("en")} characters.\n`;
const NO_SCRIPTS = "Scripts in outputs do not run in this page.";
const NO_OTHERS = "This page loads nothing from other hosts.";
const MANY = `The page shows the first ${MOST} outputs.\n`;

const element = (tag, className, html = "") => {
  const made = document.createElement(tag);
  made.className = className;
  made.innerHTML = html;
  return made;
};

// Text as a terminal shows it: no colour codes, and a line that is written over shows its last state.
const lastState = (line) => line.replace(/\r$/, "").split("\r").at(-1);
const plain = (text) => text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, "").split("\n").map(lastState).join("\n");

const pre = (className, text) => {
  const made = element("div", className, '<div class="highlight"><pre></pre></div>');
  const cut = text.length > LONGEST ? text.slice(0, LONGEST) + CUT : text;
  made.querySelector("pre").textContent = plain(cut);
  return made;
};

const picture = (type) => (data, output) => {
  const named = () => data.replace(/<svg(?![^>]*xmlns=)/, '<svg xmlns="http://www.w3.org/2000/svg"');
  const source = type === "image/svg+xml" ? encodeURIComponent(named()) : data.replace(/\s/g, "");
  const image = new Image();
  image.src = `data:${type}${type === "image/svg+xml" ? "," : ";base64,"}${source}`;
  image.alt = output.metadata?.[type]?.alt ?? output.data["text/plain"] ?? "Picture";
  for (const side of ["width", "height"]) {
    const size = output.metadata?.[type]?.[side];
    if (size) image[side] = size;
  }
  // A drawn figure is shown in the dark as the book's are; a photograph keeps its light.
  const drawn = output.data["text/plain"]?.startsWith("<Figure");
  const made = element("div", `output ${drawn ? "nn-figure" : "image_png"}`);
  made.append(image);
  return made;
};

const text = (data) => pre("output text_plain highlight-myst-ansi notranslate", data);

const refuse = (says) => pre("output stderr highlight-myst-ansi notranslate", says);

const asksOthers = ({ src }) => /^https?:/.test(src) && new URL(src).origin !== location.origin;

// The reader's own HTML, without what would need to run; what asks others for files gets none.
const html = (data) => {
  const made = element("div", "output text_html", data);
  const foreign = [...made.querySelectorAll("script:not([type='application/json']), link")]; // but data
  for (const part of foreign) part.remove();
  if (foreign.some(({ src, text }) => src || text)) made.append(element("p", "", NO_SCRIPTS));
  if ([...made.querySelectorAll("[src]")].some(asksOthers)) made.append(element("p", "", NO_OTHERS));
  return made;
};

const formula = (data) => {
  const made = element("div", "output text_latex math notranslate nohighlight");
  const [, display, inline] = data.match(/^\s*\${2}([^]*)\${2}\s*$|^\s*\$([^]*)\$\s*$/) ?? [];
  made.textContent = display ? `\\[${display}\\]` : inline ? `\\(${inline}\\)` : data;
  return made;
};

// How each kind of data is shown; of the kinds that an output offers, the first one here is taken.
const SHOW = {
  "application/vnd.jupyter.widget-view+json": (data, output, showWidget) => {
    const made = element("div", "output nn-widget");
    showWidget(data.model_id, made);
    return made;
  },
  "text/html": html,
  "image/svg+xml": picture("image/svg+xml"),
  "image/png": picture("image/png"),
  "image/jpeg": picture("image/jpeg"),
  "image/gif": picture("image/gif"),
  "image/webp": picture("image/webp"),
  "text/latex": formula,
  "application/json": (data) => text(JSON.stringify(data, null, 2)),
  "application/javascript": () => refuse(NO_SCRIPTS),
  "text/plain": text,
};

const shown = (output, showWidget) => {
  if (output.output_type === "stream") {
    const kind = output.name === "stderr" ? "stderr" : "stream";
    return pre(`output ${kind} highlight-myst-ansi notranslate`, output.text);
  }
  if (output.output_type === "error") {
    return pre("output traceback highlight-ipythontb notranslate", output.traceback.join("\n"));
  }
  const type = Object.keys(SHOW).find((kind) => kind in output.data);
  try {
    return type ? SHOW[type](output.data[type], output, showWidget) : element("div", "output");
  } catch (error) {
    return refuse(`This ${type} cannot be shown: ${error.message}`);
  }
};

// Tell the scripts of experiments and questions, and of formulas, what has come to the page.
const liven = (made) => {
  document.dispatchEvent(new CustomEvent("nn:added", { detail: made }));
  nnMaths.set(made);
};

export class Outputs {
  // cell: the element on the page; showWidget(modelId, element).
  constructor(cell, showWidget) {
    this.showWidget = showWidget;
    this.published = cell.querySelector(".cell_output");
    this.place = document.createComment("output"); // marks it while there is nothing to show
    if (this.published) this.published.before(this.place);
    else cell.append(this.place);
    this.box = this.published;
    this.list = []; // of the last run, as in a notebook
  }

  // A run begins: what is shown is of another one.
  begin() {
    this.list = [];
    this.drawn = new Map();
    this.stale = true;
    this.clearing = false;
    this.box?.setAttribute("aria-busy", "true");
  }

  add(output) {
    if (this.clearing) {
      this.clearing = false;
      this.list = [];
      this.stale = true; // drawn anew with the next frame, however often it is cleared
    }
    const last = this.list.at(-1);
    if (output.output_type === "stream" && last?.name === output.name) {
      if (last.text.length > LONGEST) return;
      last.text += output.text;
      if (last.text.length > LONGEST) last.text = plain(last.text); // lines written over do not count
      this.drawn.get(last)?.classList.add("nn-grown");
    } else if (this.list.length < MOST) {
      this.list.push(output);
    } else if (this.list.length === MOST) {
      this.list.push({ output_type: "stream", name: "stderr", text: MANY });
    }
    this.frame ??= requestAnimationFrame(() => this.draw()); // once, however many outputs come
  }

  // What bears this display_id shows something else now.
  update({ data, metadata, transient }) {
    for (const output of this.list.filter((each) => each.transient?.display_id === transient.display_id)) {
      Object.assign(output, { data, metadata });
      this.drawn.get(output)?.classList.add("nn-grown");
      this.frame ??= requestAnimationFrame(() => this.draw());
    }
  }

  clear(wait) {
    this.clearing = wait;
    if (wait) return;
    this.list = [];
    this.renew();
  }

  // The run has ended: what it put out stands now. One that was cut short may leave the old output.
  end(cut) {
    this.draw();
    if (this.stale && !cut) this.show(null);
    this.settle();
  }

  // Back to what was published.
  restore() {
    cancelAnimationFrame(this.frame);
    this.list = [];
    this.show(this.published);
    this.settle();
  }

  settle() {
    this.box?.removeAttribute("aria-busy");
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
    if (this.stale && this.list.length) this.renew();
    for (const output of this.list) {
      const old = this.drawn.get(output);
      if (old && !old.classList.contains("nn-grown")) continue;
      const made = shown(output, this.showWidget);
      if (old) old.replaceWith(made);
      else this.box.append(made);
      this.drawn.set(output, made);
      if (output.data) liven(made);
    }
  }

  renew() {
    this.drawn = new Map();
    this.stale = false;
    this.show(element("div", "cell_output nn-made docutils container"));
  }

  show(box) {
    this.box?.remove();
    this.box = box;
    if (box) this.place.after(box);
  }
}
