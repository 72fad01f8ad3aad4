// Formulas: those of the book arrive set (tools/site/formulas.py). Here are set those that come to
// the page later, from a cell or a widget; and a formula that is copied gives its TeX.
globalThis.nnMaths = (() => {
  const DELIMITED = /^\s*\\([(\[])([\s\S]*)\\[)\]]\s*$/;
  const home = new URL("third-party/katex/", document.currentScript.src);
  let katex; // the promise of its script

  const load = () => new Promise((resolve, reject) => {
    if (!document.querySelector('link[href*="katex.css"]')) {
      document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("katex.css", home) }));
    }
    const script = Object.assign(document.createElement("script"), { src: new URL("katex.min.js", home) });
    script.onload = () => resolve(globalThis.katex);
    script.onerror = () => reject(new Error("the script that sets formulas did not arrive"));
    document.head.append(script);
  });

  // Set the formulas in an element that are still TeX. One that cannot be set stays as it was written.
  const set = async (element) => {
    const all = [...element.querySelectorAll(".math"), ...(element.matches(".math") ? [element] : [])];
    const raw = all.filter((formula) => DELIMITED.test(formula.textContent));
    if (!raw.length) return;
    katex ??= load().catch(() => (katex = undefined));
    const { render } = (await katex) ?? {};
    if (!render) return;
    for (const formula of raw) {
      const [, kind, tex] = formula.textContent.match(DELIMITED) ?? [];
      if (kind) render(tex, formula, { displayMode: kind === "[", output: "htmlAndMathml", throwOnError: false });
    }
  };

  // TeX of a formula on the page.
  const source = (formula) => {
    const tex = formula.dataset.tex ?? formula.querySelector("annotation")?.textContent ?? formula.textContent;
    return formula.closest(".katex-display") ? `$$${tex}$$` : `$${tex}$`;
  };
  const around = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".katex");

  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (selection.isCollapsed || !event.clipboardData) return;
    const range = selection.getRangeAt(0).cloneRange();
    const [first, last] = [around(range.startContainer), around(range.endContainer)];
    if (first) range.setStartBefore(first); // no half of a formula is copied
    if (last) range.setEndAfter(last);
    const copied = document.createElement("div");
    copied.append(range.cloneContents());
    if (!copied.querySelector(".katex")) return;
    const html = copied.innerHTML;
    for (const formula of copied.querySelectorAll(".katex")) formula.replaceWith(source(formula));
    for (const block of copied.querySelectorAll("p, li, div, pre, h1, h2, h3, h4, tr")) block.append("\n");
    event.clipboardData.setData("text/html", html);
    event.clipboardData.setData("text/plain", copied.textContent.replace(/\n{3,}/g, "\n\n").trim());
    event.preventDefault();
  });

  return { set };
})();
