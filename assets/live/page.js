// A page made live: its state, its cells, and the order in which they run.
//
//   static → loading → ready ⇄ running, and from there to stopped or failed; both can load anew.
import { Cell } from "./cell.js";
import { FAILURES, reasonOf } from "./failures.js";
import { Frames } from "./frames.js";
import { addressWith, LONGEST } from "./links.js";
import { Notebook, pageName } from "./notebook.js";
import { Panel } from "./panel.js";
import { Python } from "./python.js";

const PATIENCE = 20_000; // ms of a run, after which a sentence points at Stop
const STOPPED = "Python was stopped and its variables are gone: “Restart”, or run a cell, to start it again.";

class Page {
  constructor(element, root) {
    this.root = root;
    this.cells = [];
    this.queue = [];
    this.panel = new Panel(element, {
      start: () => this.start(),
      runAll: () => this.run(this.cells),
      stop: () => this.stop(),
      restart: () => this.restart(),
      share: () => this.share(this.cells),
      download: () => this.download(),
      choose: (alone) => this.choose(alone),
    });
    nnLive.outputs = [];
    this.frames = new Frames((wanted) => this.draw(wanted));
    nnLive.draw = (...wanted) => this.frames.draw(...wanted);
  }

  // quiet: shown, and not spoken.
  become(state, says, { detail = "", quiet = false } = {}) {
    this.state = nnLive.state = state;
    this.panel.render({ state, says, detail, quiet, live: this.cells.length > 0 });
  }

  say(says) {
    this.become(this.state, says);
  }

  warn(reason) {
    this.say(FAILURES[reason]);
  }

  start() {
    this.become("loading", "Python is loading.");
    this.panel.load(0, nnLive.megabytes);
    this.widgets = undefined;
    this.python = new Python((message) => this[message.type](message));
    this.prepared ??= this.prepare();
    this.prepared.catch(() => {}); // told when Python is ready
  }

  // While Python loads: what the page itself needs. The reader sees none of it until both are there.
  async prepare() {
    this.notebook = await Notebook.load(this.root);
    const elements = [...document.querySelectorAll("div.cell")];
    const shown = elements.map((element) => element.querySelector(".cell_input pre")?.textContent);
    if (!this.notebook.matches(shown)) throw new Error("The notebook is not the one of this page");
    const heavy = nnLive.heavy?.[pageName(this.root)] ?? {};
    const sent = await nnLive.sent;
    return elements.map(
      (element, index) =>
        new Cell({
          page: this,
          element,
          index,
          id: this.notebook.cells[index].id,
          published: this.notebook.source(index),
          texts: this.notebook.texts(index),
          heavy: heavy[index],
          sent: sent?.get(this.notebook.cells[index].id),
        }),
    );
  }

  stop() {
    this.python.stop();
    if (this.cells.length) this.settle("stopped", STOPPED, "stopped");
    else this.become("static", "Loading was stopped: the page is as it was.");
  }

  restart() {
    this.python.stop();
    this.settle("stopped", "", "");
    for (const cell of this.cells) cell.reset();
    this.start();
  }

  // No more Python: what ran or waited has ended, and no cell has run any more.
  settle(state, says, told, detail) {
    this.clearTimers();
    this.frames.forget();
    for (const widget of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".nn-widget"))) widget.inert = true;
    this.current?.end(told, true);
    this.current = null;
    for (const cell of this.queue.splice(0)) cell.tell("");
    for (const cell of this.cells) cell.ran = false;
    this.become(state, says, { detail });
  }

  // Running.

  run(cells) {
    if (!this.current && !this.queue.length) this.batch = { count: 0, begun: performance.now() };
    for (const cell of cells.filter((each) => !this.queue.includes(each))) {
      this.queue.push(cell);
      this.batch.count += 1;
      if (cell !== this.current) cell.tell("waiting");
    }
    if (this.state === "stopped" || this.state === "failed") this.start();
    else if (this.state === "ready") this.next();
  }

  runUpTo(cell) {
    this.run(this.cells.slice(0, cell.index + 1));
  }

  async next() {
    const cell = this.queue.shift();
    if (!cell) return;
    this.current = cell;
    cell.begin();
    const more = this.queue.length ? `, ${this.queue.length} to go` : "";
    this.become("running", `${cell.name} is running${more}.`, { quiet: this.batch.count > 1 });
    this.frames.forget();
    const done = await this.python.ask({ type: "run", cell: cell.index, source: cell.source });
    if (done) this.end(cell, done); // else it was stopped
  }

  end(cell, { ok, seconds, reason, detail }) {
    this.current = null;
    nnLive.outputs[cell.index] = cell.outputs.list;
    cell.end(ok ? `${seconds.toFixed(1)} s` : this.explain(cell));
    const left = ok ? [] : this.queue.splice(0);
    for (const waiting of left) waiting.tell("");
    if (left.length) cell.element.scrollIntoView({ block: "nearest" });
    if (ok && !this.kept) this.keep();
    const says = reason ? FAILURES[reason] : this.summary(cell, ok, left.length);
    this.become("ready", says, { detail, quiet: this.queue.length > 0 });
    this.next();
  }

  summary(cell, ok, left) {
    if (!ok) return `${cell.name} ended with an error${left ? `; ${left} more did not run` : ""}.`;
    const { count, begun } = this.batch;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    return `${count > 1 ? `${count} cells` : cell.name} ran in ${seconds} s.`;
  }

  // Shift-Enter: this cell, those folded away below it, and on to the next editor that can be seen.
  runAndGoOn(cell) {
    const below = this.cells.slice(cell.index + 1);
    const open = (other) => other.editor?.element.checkVisibility?.() ?? other.editor;
    const next = below.findIndex((other) => open(other));
    this.run([cell, ...below.slice(0, Math.max(next, 0)).filter((other) => other.editor)]);
    if (next < 0) return;
    below[next].editor.focus();
    below[next].editor.element.scrollIntoView({ block: "nearest" });
  }

  async draw(wanted) {
    const frame = await this.python.ask({ type: "draw", ...wanted });
    return frame ?? { error: "Python is not running: run the experiment's cell again." };
  }

  clearTimers() {
    clearTimeout(this.patience);
    clearTimeout(this.slow);
  }

  // Python begins or ends to work: for a cell, for a control that a reader has moved, or ahead of it.
  busy({ busy, ahead }) {
    this.clearTimers();
    if (busy) {
      const answers = () => this.current || this.become("running", "Python is answering a control.");
      this.slow = setTimeout(answers, ahead ? 2_000 : 300);
      this.patience = setTimeout(() => this.sayHowToEnd(), PATIENCE);
    } else if (!this.current && this.state === "running") {
      this.become("ready", "Python has answered the control.", { quiet: true });
      this.next();
    }
  }

  sayHowToEnd() {
    const what = this.current?.name ?? "The answer to a control";
    this.say(`${what} has been running for ${PATIENCE / 1000} s: “Stop” ends it.`);
  }

  silent() {
    this.warn("silent");
  }

  // What the worker says: one method for each type of message.

  progress({ share, of }) {
    this.panel.load(share, nnLive[of]);
    if (this.state === "loading" && share === 1) this.say("Python is starting.");
  }

  async ready({ seconds }) {
    const python = this.python;
    let cells;
    try {
      cells = await this.prepared;
    } catch (error) {
      this.prepared = undefined;
      return python.fail(error instanceof TypeError ? "network" : "hash", error);
    }
    if (this.python !== python || this.state !== "loading") return; // stopped meanwhile
    if (!this.cells.length) cells.forEach((cell) => cell.appear());
    this.cells = cells;
    nnLive.download = () => this.download();
    this.edits();
    this.become("ready", `This page is live: Python was ready after ${seconds.toFixed(1)} s.`);
    this.next();
  }

  failed({ reason, detail }) {
    const live = this.cells.length > 0;
    const lost = live || !["memory", "crashed"].includes(reason) ? reason : "start";
    this.settle(live ? "failed" : "static", FAILURES[lost], "", detail);
  }

  // The cell that runs, or the one whose widget a reader has just used.
  output({ cell, output }) {
    this.cells[cell].outputs.add(JSON.parse(output));
  }

  // Whatever cell displayed it.
  update({ output }) {
    const changed = JSON.parse(output);
    for (const cell of this.cells) cell.outputs.update(changed);
  }

  clear({ cell, wait }) {
    this.cells[cell].outputs.clear(wait);
  }

  // Now that something has run: the service worker keeps what that takes, for a visit without network.
  keep() {
    this.kept = true; // asked once, and again after a failure
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      this.kept = data.kept;
      if (data.kept) this.panel.tellOffline();
    };
    navigator.serviceWorker?.controller?.postMessage({ live: true }, [port2]);
  }

  download() {
    this.notebook.download(this.cells.map((cell) => cell.source));
    this.say("The notebook with your edits is in your downloads; it runs wherever Jupyter does, and in Colab.");
  }

  // Hand on what was edited in some cells, as a link to this page.
  async share(cells) {
    const edited = cells.filter((cell) => cell.edited);
    let address;
    try {
      address = await addressWith(Object.fromEntries(edited.map(({ id, source }) => [id, source])));
    } catch (error) {
      return this.become(this.state, FAILURES.link, { detail: String(error) });
    }
    if (address.length > LONGEST) return this.warn("long");
    const brings = edited.length === 1 ? `your code for ${edited[0].name.toLowerCase()}` : `your code for ${edited.length} cells`;
    const does = `brings ${brings}; whoever opens it sees that it is not the book's, and runs it only if they want to.`;
    try {
      await navigator.clipboard.writeText(address);
      this.say(`The link on your clipboard ${does}`);
    } catch {
      history.replaceState(history.state, "", address);
      this.say(`The link now in the address bar ${does}`);
    }
  }

  // An edit came or went.
  edits() {
    this.panel.offerLink(this.cells.some((cell) => cell.edited));
  }

  // Whether the pages that the reader opens start by themselves.
  choose(alone) {
    nnLive.alone = alone;
    if (nnLive.alone !== alone) this.warn("choice");
    else this.say(alone ? "From now on, pages become live as soon as you open them." : "Pages wait for their button again.");
  }

  // A name that is missing is mostly one that a cell above would have made.
  explain(cell) {
    const { ename, evalue } = cell.outputs.list.at(-1) ?? {};
    const name = ename === "NameError" && evalue.match(/'(.+?)'/)?.[1];
    if (name === "_") return "error"; // many cells throw something away by it
    const makes = ({ ran, source }) => !ran && source.split(/[^\p{L}\p{N}_]+/u).includes(name);
    return name && this.cells.slice(0, cell.index).some(makes) ? "error: cells above have not run, “Run up to here” runs them" : "error";
  }

  comm({ message }) {
    this.withWidgets((widgets) => widgets.receive(JSON.parse(message)));
  }

  showWidget(id, place) {
    this.withWidgets((widgets) => widgets.show(id, place));
  }

  withWidgets(use) {
    const { python } = this; // the widgets of another Python are not known to this one
    const send = (message) => {
      this.frames.forget();
      return python.ask({ type: "comm", message: JSON.stringify(message) });
    };
    this.widgets ??= import("./widgets.js").then(({ connect }) => connect(send));
    this.widgets.then(use).catch(async (error) => {
      this.widgets = undefined;
      const reason = await reasonOf(new URL("widgets.js", import.meta.url));
      this.become(this.state, FAILURES[reason], { detail: String(error) });
    });
  }
}

export const makeLive = (element, root) => new Page(element, root).start();
