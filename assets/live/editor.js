// An editor for Python: CodeMirror, dressed as the cells of the book are (live.css).
import * as cm from "../third-party/codemirror/codemirror.js";

// Tab is bound to nothing: it leaves the editor as it leaves any field. Mod-] and Mod-[ indent.
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
        cm.keymap.of([...bindings, ...cm.defaultKeymap, ...cm.historyKeymap]),
        dress,
        cm.EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        cm.EditorView.updateListener.of((update) => update.docChanged && changed(this.source)),
      ],
    });
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
