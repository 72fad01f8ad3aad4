// Widgets of ipywidgets that a reader's code makes: their models follow those in Python, message by
// message (nnlib/live/widgets.py), and their views stand in the cells' outputs.
import * as jupyter from "../third-party/jupyter-widgets/jupyter-widgets.js";
import { decode, encode } from "./base64.js";
import { Outputs } from "./outputs.js";

const { DOMWidgetModel, DOMWidgetView } = jupyter.base;

const addStyles = (address) =>
  new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(address, import.meta.url).href;
    link.onload = link.onerror = resolve; // without it widgets look plain, and work
    document.head.append(link);
  });

let styles;

// Texts of widgets have formulas between dollars; the page's own stand in elements of their own.
const FORMULA = /\$\$([^$]+)\$\$|\$([^$\n]+)\$/g;
const typeset = (element) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const text = /** @type {Text} */ (walker.currentNode);
    if (text.data.search(FORMULA) >= 0) texts.push(text); // test() would go on where it last ended
  }
  for (const text of texts) {
    const parts = document.createElement("span");
    parts.textContent = text.data;
    parts.innerHTML = parts.innerHTML.replace(FORMULA, (_, display, inline) =>
      `<span class="math">${display ? `\\[${display}\\]` : `\\(${inline}\\)`}</span>`);
    text.replaceWith(...parts.childNodes);
  }
  nnMaths.set(element);
};

// What is shown inside an Output looks as it does below a cell.
class OutputModel extends DOMWidgetModel {
  defaults() {
    return { ...super.defaults(), _model_name: "OutputModel", _view_name: "OutputView", outputs: [] };
  }
}

class OutputView extends DOMWidgetView {
  render() {
    super.render();
    this.el.classList.add("jupyter-widgets", "widget-output");
    this.outputs = new Outputs(this.el, (id, place) => this.model.widget_manager.show(id, place));
    this.listenTo(this.model, "change:outputs", () => this.draw());
    this.draw();
  }

  // The height stays until pictures are there: what stands below must not jump at every change.
  async draw() {
    this.el.style.minHeight = `${this.el.offsetHeight}px`;
    this.outputs.begin();
    for (const output of this.model.get("outputs")) this.outputs.add({ ...output });
    this.outputs.end();
    await Promise.allSettled([...this.el.querySelectorAll("img")].map((image) => image.decode()));
    this.el.style.minHeight = "";
  }
}

class UnknownView extends DOMWidgetView {
  render() {
    const { _view_name, _view_module } = this.model.attributes;
    this.el.textContent = `A page has the widgets of ipywidgets alone, and not ${_view_name} of ${_view_module}.`;
  }
}

const MODULES = {
  "@jupyter-widgets/base": jupyter.base,
  "@jupyter-widgets/controls": jupyter.controls,
  "@jupyter-widgets/output": { OutputModel, OutputView },
};

// One end of the link between a model here and its widget in Python.
class Comm {
  constructor(id, send) {
    this.comm_id = id;
    this.post = send;
    this.waiting = []; // who is told that Python has done with a message
    this.count = 0;
  }

  on_msg(hear) {
    this.hear = hear;
  }

  on_close(closed) {
    this.closed = closed;
  }

  send(data, callbacks, metadata, buffers = []) {
    this.waiting.push(callbacks?.iopub?.status);
    this.post({ msg_type: "comm_msg", comm_id: this.comm_id, data, metadata, buffers: buffers.map(encode) });
    return String(this.count++);
  }

  close() {} // Python closes

  idle() {
    this.waiting.shift()?.({ content: { execution_state: "idle" } });
  }
}

class Manager extends jupyter.ManagerBase {
  constructor(send) {
    super();
    this.send = send;
    this.comms = new Map();
    this.roots = new Set(); // views that stand in outputs
    this.work = Promise.resolve(); // messages and views, one after the other
    this._rendermime = { latexTypesetter: { typeset } }; // where views look for it
  }

  receive(message) {
    this.after(() => this.handle(message));
  }

  show(id, place) {
    this.after(() => this.view(id, place), place);
  }

  after(step, place) {
    this.work = this.work.then(step).catch((error) => {
      console.error(error);
      if (place) place.textContent = error.message;
    });
  }

  handle({ msg_type, comm_id, data, metadata, buffers }) {
    const content = { content: { comm_id, data }, metadata, buffers: buffers.map((text) => new DataView(decode(text).buffer)) };
    const comm = this.comms.get(comm_id);
    if (msg_type === "comm_open") {
      const opened = new Comm(comm_id, this.send);
      this.comms.set(comm_id, opened);
      return this.handle_comm_open(opened, content);
    }
    if (msg_type === "comm_msg") return comm?.hear?.(content);
    if (msg_type === "idle") return comm?.idle();
    this.comms.delete(comm_id);
    this.sweep();
    return comm?.closed?.(content);
  }

  async view(id, place) {
    styles ??= Promise.all(
      ["../third-party/jupyter-widgets/jupyter-widgets.css", "./widgets.css"].map(addStyles),
    );
    await styles;
    this.sweep();
    if (!this.has_model(id)) throw new Error("This widget was closed: run its cell again.");
    const view = await this.create_view(await this.get_model(id));
    if (!place.isConnected) return; // replaced meanwhile
    jupyter.Widget.attach(view.luminoWidget, place);
    this.roots.add(view);
    view.once("remove", () => this.roots.delete(view));
  }

  // Views whose output was replaced. They let go of the page only while they are on it.
  sweep() {
    for (const view of [...this.roots].filter(({ el }) => !el.isConnected)) {
      document.body.append(view.el);
      view.remove();
    }
  }

  async create_view(model, options) {
    const view = await super.create_view(model, options);
    view.displayed?.then(() => nameParts(view));
    return view;
  }

  // Nothing is fetched from elsewhere: what is not in MODULES is not there.
  async loadModelClass(name, module) {
    return MODULES[module]?.[name] ?? DOMWidgetModel;
  }

  async loadViewClass(name, module) {
    return MODULES[module]?.[name] ?? UnknownView;
  }

  // HTML in descriptions is the reader's own, as is all other HTML that the cell shows.
  inline_sanitize(html) {
    return html;
  }
}

// Names for the parts that a screen reader would else call by nothing.
const ICONS = { play: "Play or pause", stop: "Stop", retweet: "Repeat" };
const nameParts = ({ el, model }) => {
  const name = model.get("description") || model.get("tooltip") || model.name.replace(/Model$/, "");
  for (const part of el.querySelectorAll(".noUi-handle, .widget-readout, input[type=color]")) {
    part.ariaLabel ||= name;
  }
  for (const button of [el, ...el.querySelectorAll("button")].filter((part) => part.matches("button"))) {
    const icon = button.querySelector("i")?.className.match(/fa-([\w-]+)/)?.[1];
    if (!button.textContent.trim() && !button.title) button.ariaLabel ||= ICONS[icon] ?? icon ?? name;
  }
};

// send(message) gets what views have to say to Python. With another Python, connect anew.
export function connect(send) {
  const manager = new Manager(send);
  return {
    receive: (message) => manager.receive(message),
    show: (modelId, element) => manager.show(modelId, element),
  };
}
