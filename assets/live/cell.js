// A code cell of the page: published source and output, an editor, buttons, and what its runs put out.
import { Editor } from "./editor.js";
import { Outputs } from "./outputs.js";
import { textsOf } from "./notebook.js";
import { keepEdit, onEditElsewhere, readEdit } from "./store.js";

const button = (text, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
};

export class Cell {
  // page: what the cell asks to run, stop, and show widgets; texts: those of the published outputs;
  // sent: code that came with the link to this page, if any (links.js).
  constructor({ page, element, index, id, published, texts, heavy, sent }) {
    this.page = page;
    this.element = element;
    this.index = index;
    this.id = id;
    this.published = published;
    this.texts = texts;
    this.sent = sent;
    this.name = `Cell ${index + 1}`;
    this.outputs = new Outputs(element, (id, place) => page.showWidget(id, place));
    this.ran = false; // since Python started
    this.shown = published; // the source of the output that is shown
    this.code = element.querySelector(".cell_input > div");
    if (this.code) this.edit(heavy);
    else this.source = published; // a cell that shows its output only
  }

  edit(heavy) {
    this.read();
    onEditElsewhere(this.id, () => {
      this.read();
      this.editor.source = this.source;
    });
    const run = () => this.page.run([this]);
    this.editor = new Editor({
      source: this.source,
      label: `${this.name}, code`,
      keys: { "Shift-Enter": () => this.page.runAndGoOn(this), "Mod-Enter": run, "Ctrl-Enter": run },
      changed: (source) => this.changed(source),
    });
    this.runButton = button("Run", () => (this.running ? this.page.stop() : run()));
    const upTo = button("Run up to here", () => this.page.runUpTo(this));
    this.restoreButton = button("Restore", () => this.restore());
    this.restoreButton.title = "Bring the published cell and its output back";
    this.earlierButton = button("Use your earlier edit", () => this.useEarlier());
    this.earlierButton.title = this.sent ? "What you had written here before" : "The book has changed this cell since you edited it";
    this.linkButton = button("Copy link", () => this.page.share([this]));
    this.linkButton.title = "A link to this page that brings your code for this cell";
    this.says = document.createElement("span");
    this.bar = document.createElement("div");
    this.bar.className = "nn-cell-bar";
    this.bar.setAttribute("role", "group");
    this.bar.setAttribute("aria-label", this.name);
    this.bar.append(this.runButton, upTo, this.restoreButton, this.linkButton, this.earlierButton, this.says);
    this.note = heavy && this.warning(heavy);
  }

  // What the browser keeps for the cell: from an earlier visit, or from another tab with this page. Code
  // that came with a link goes before, and leaves it there.
  read() {
    const { source, earlier } = readEdit(this.id, this.published);
    const given = this.sent && !this.sent.settled;
    this.source = (given ? this.sent.source : source) ?? this.published;
    this.earlier = given ? (source ?? earlier) : earlier;
  }

  // The editor takes the place of the code.
  appear() {
    if (!this.editor) return;
    this.sent?.handOver(() => this.restore());
    this.code.hidden = true;
    this.code.after(this.editor.element);
    this.code.parentElement.after(this.bar);
    if (this.note) this.code.parentElement.before(this.note);
    this.render();
  }

  // What running it will cost, told before, and the way out where the book has one.
  warning({ seconds, smaller }) {
    const note = document.createElement("p");
    note.className = "nn-heavy";
    note.textContent = `About ${Math.round(seconds)} s in the page. `;
    if (smaller) {
      const shrink = (source, [before, after]) => source.replaceAll(before, after);
      note.append(
        button("Use the smaller setting", () => {
          this.editor.source = smaller.reduce(shrink, this.source);
        }),
      );
    }
    return note;
  }

  changed(source) {
    this.source = source;
    this.sent?.settle();
    const kept = keepEdit(this.id, this.published, source, this.earlier);
    if (!kept) this.page.warn("storage");
    this.page.edits();
    this.render();
  }

  // The edit of a cell that the book has since published anew.
  useEarlier() {
    const { earlier } = this;
    this.earlier = undefined;
    this.editor.source = earlier;
    this.sent?.note.remove();
    this.editor.focus(); // the button goes
  }

  // Back to the published cell and output.
  restore() {
    if (this.source !== this.published) this.editor.source = this.published;
    this.sent?.note.remove();
    this.reset();
    this.editor.focus(); // the button goes
  }

  get edited() {
    return this.source !== this.published;
  }

  // Back to the published output.
  reset() {
    this.outputs.restore();
    this.shown = this.published;
    this.tell("");
  }

  begin() {
    this.running = this.ran = true;
    this.begun = this.source;
    this.outputs.begin();
    this.tell("running");
  }

  // cut: the run did not come to its end.
  end(told, cut = false) {
    this.running = false;
    // A cell without code, such as a question, stays as the reader has it unless it says otherwise.
    const same = String(textsOf(this.outputs.list)) === String(this.texts);
    if (same && !this.editor) this.outputs.restore();
    else this.outputs.end(cut);
    if (!cut || !this.outputs.stale) this.shown = this.begun;
    this.tell(told);
  }

  tell(told) {
    this.told = told;
    this.render();
  }

  render() {
    if (!this.editor) return;
    this.runButton.textContent = this.running ? "Stop" : "Run";
    this.earlierButton.hidden = this.earlier === undefined;
    const { edited } = this;
    this.restoreButton.hidden = this.running || (!edited && this.outputs.box === this.outputs.published);
    this.linkButton.hidden = !edited;
    // What another source put out is greyed.
    const waits = this.source !== this.shown && !this.running;
    const stale = waits || Boolean(this.running && this.outputs.stale);
    this.outputs.box?.classList.toggle("nn-stale", stale);
    const told = waits && !this.told ? "not run" : this.told;
    this.says.textContent = [this.name, edited && "edited", told].filter(Boolean).join(" · ");
    this.element.classList.toggle("nn-running", Boolean(this.running));
  }
}
