// A page made live: its state, its cells, and the order in which they run.
//
//   static → loading → ready ⇄ running, and from there to stopped or failed; both can load anew.
import { Cell } from "./cell.js";
import { FAILURES } from "./failures.js";
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
      download: () => this.notebook.download(this.cells.map((cell) => cell.source)),
    });
    nnLive.outputs = [];
    nnLive.draw = (key, setting) => this.python.draw(key, setting);
  }

  become(state, says, detail = "") {
    this.state = nnLive.state = state;
    this.says = says;
    this.panel.render({ state, says, detail, live: this.cells.length > 0 });
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
    if (elements.length !== this.notebook.cells.length) {
      throw new Error(`${elements.length} cells on the page, ${this.notebook.cells.length} in its notebook`);
    }
    const heavy = nnLive.heavy?.[pageName(this.root)] ?? {};
    return elements.map(
      (element, index) =>
        new Cell({
          page: this,
          element,
          index,
          published: this.notebook.source(index),
          texts: this.notebook.texts(index),
          heavy: heavy[index],
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
    clearTimeout(this.patience);
    for (const widget of document.querySelectorAll(".nn-widget")) widget.inert = true;
    this.current?.end(told, true);
    this.current = null;
    for (const cell of this.queue.splice(0)) cell.tell("");
    for (const cell of this.cells) cell.ran = false;
    this.become(state, says, detail);
  }

  // Running.

  run(cells) {
    for (const cell of cells.filter((each) => !this.queue.includes(each))) {
      this.queue.push(cell);
      if (cell !== this.current) cell.tell("waiting");
    }
    if (this.state === "stopped" || this.state === "failed") this.start();
    else if (this.state === "ready") this.next();
  }

  runUpTo(cell) {
    this.run(this.cells.slice(0, cell.index + 1));
  }

  next() {
    this.current = this.queue.shift();
    if (!this.current) return;
    this.current.begin();
    this.become("running", `${this.current.name} is running.`);
    const long = `${this.current.name} has been running for ${PATIENCE / 1000} s: “Stop” ends it.`;
    this.patience = setTimeout(() => this.say(long), PATIENCE);
    this.python.run(this.current.index, this.current.source);
  }

  focusAfter(cell) {
    const open = (other) => other.editor?.element.checkVisibility?.() ?? other.editor;
    this.cells.slice(cell.index + 1).find(open)?.editor.focus();
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
      return python.fail("network", error);
    }
    if (this.python !== python || this.state !== "loading") return; // stopped meanwhile
    if (!this.cells.length) cells.forEach((cell) => cell.appear());
    this.cells = cells;
    this.become("ready", `This page is live: Python was ready after ${seconds.toFixed(1)} s.`);
    this.next();
  }

  failed({ reason, detail }) {
    const state = this.cells.length ? "failed" : "static";
    this.settle(state, FAILURES[reason], "", detail);
  }

  // The cell that runs, or the one whose widget a reader has just used.
  output({ cell, output }) {
    this.cells[cell].outputs.add(JSON.parse(output));
  }

  clear({ cell, wait }) {
    this.cells[cell].outputs.clear(wait);
  }

  done({ ok, seconds, reason, detail }) {
    clearTimeout(this.patience);
    const cell = this.current;
    this.current = null;
    nnLive.outputs[cell.index] = cell.outputs.list;
    cell.end(ok ? `${seconds.toFixed(1)} s` : this.explain(cell));
    if (!ok) for (const waiting of this.queue.splice(0)) waiting.tell("");
    if (ok && !this.kept) this.keep();
    const says = ok ? `${cell.name} ran in ${seconds.toFixed(1)} s.` : `${cell.name} ended with an error.`;
    this.become("ready", reason ? FAILURES[reason] : says, detail);
    this.next();
  }

  // Now that something has run: the service worker keeps what that takes, for a visit without network.
  keep() {
    this.kept = true;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => data.kept && this.panel.tellOffline();
    navigator.serviceWorker?.controller?.postMessage({ live: true }, [port2]);
  }

  // A name that is missing is mostly one that a cell above would have made.
  explain(cell) {
    const missing = cell.outputs.list.at(-1)?.ename === "NameError";
    const above = this.cells.slice(0, cell.index).some((other) => !other.ran);
    return missing && above ? "error: cells above have not run, “Run up to here” runs them" : "error";
  }

  comm({ message }) {
    this.withWidgets((widgets) => widgets.receive(JSON.parse(message)));
  }

  showWidget(id, place) {
    this.withWidgets((widgets) => widgets.show(id, place));
  }

  withWidgets(use) {
    const send = (message) => this.python.send({ type: "comm", message: JSON.stringify(message) });
    this.widgets ??= import("./widgets.js").then(({ connect }) => connect(send));
    this.widgets.then(use).catch((error) => this.become(this.state, FAILURES.network, String(error)));
  }
}

export const makeLive = (element, root) => new Page(element, root).start();
