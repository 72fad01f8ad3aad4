// An editor for Python: CodeMirror, dressed as the cells of the book are (live.css).
import * as cm from "../third-party/codemirror/codemirror.js";

// Tab moves on through the page until a key or the pointer has entered an editor. From then on it
// indents, as Mod-] does, which many keyboards cannot type; after Escape it moves on again.
const bound = (key) => cm.defaultKeymap.find((binding) => binding.key === key).run;
const INDENT = { key: "Tab", run: bound("Mod-]"), shift: bound("Mod-[") };
const ENTER_NOTHING = ["Tab", "Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"];
const enter = (event, view) => view.setTabFocusMode(false);
const leave = (event, view) => view.setTabFocusMode(true);
const tabs = cm.EditorView.domEventObservers({
  pointerdown: enter,
  keydown: (event, view) => {
    if (event.key === "Escape") leave(event, view);
    else if (!ENTER_NOTHING.includes(event.key)) enter(event, view);
  },
  blur: leave,
});

const dress = [
  cm.highlightSpecialChars(),
  cm.history(),
  cm.drawSelection(),
  cm.indentOnInput(),
  cm.bracketMatching(),
  cm.indentUnit.of("    "),
  cm.syntaxHighlighting(cm.classHighlighter),
  cm.pythonLanguage,
];

export class Editor {
  // keys: {"Shift-Enter": run, …}; changed(source) is called after every change.
  constructor({ source, label, keys, changed }) {
    const bindings = Object.entries(keys).map(([key, act]) => ({ key, run: () => (act(), true) }));
    this.view = new cm.EditorView({
      doc: source,
      extensions: [
        cm.keymap.of([...bindings, INDENT, ...cm.defaultKeymap, ...cm.historyKeymap]),
        dress,
        tabs,
        cm.EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        cm.EditorView.updateListener.of((update) => update.docChanged && changed(this.source)),
      ],
    });
    this.view.setTabFocusMode(true);
    this.element = this.view.dom;
  }

  get source() {
    return this.view.state.doc.toString();
  }

  set source(text) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  focus() {
    this.view.focus();
  }
}
