// Mends flaws of the theme that assistive technology meets: the sidebar is no landmark, the visible
// words of some buttons are not part of their accessible names, and what scrolls sideways on a narrow
// screen (long formulas, wide tables) cannot be reached by keyboard.
document.addEventListener("DOMContentLoaded", () => {
  const sidebar = document.querySelector("#pst-primary-sidebar");
  if (sidebar) {
    sidebar.setAttribute("role", "complementary");
    sidebar.setAttribute("aria-label", "Book");
  }
  for (const summary of document.querySelectorAll("summary[aria-label]")) {
    summary.removeAttribute("aria-label");
  }
  for (const summary of document.querySelectorAll(".bd-sidebar-primary summary")) {
    const part = summary.closest("li")?.querySelector("a")?.textContent;
    summary.setAttribute("aria-label", `Pages of: ${part}`); // it shows an arrow and no words
  }
});

// What is wider than its box can be scrolled by key. The observer tells when a box has its size, so
// that nobody asks for it and has the whole page laid out; for the same reason all are asked before
// the first is changed.
{
  const BOXES = ".katex-display, .pst-scrollable-table-container, .bd-article pre";
  const sizes = new ResizeObserver((boxes) => {
    const targets = boxes.map(({ target }) => /** @type {HTMLElement} */ (target));
    const wide = targets.map((target) => target.scrollWidth > target.clientWidth);
    targets.forEach((target, i) => {
      if (wide[i] && !target.hasAttribute("tabindex")) target.tabIndex = 0;
      if (!wide[i]) target.removeAttribute("tabindex");
    });
  });
  const watch = (place) => place.querySelectorAll(BOXES).forEach((box) => sizes.observe(box));
  let asked = 0;
  addEventListener("load", () => watch(document));
  document.fonts.addEventListener("loadingdone", () => {
    clearTimeout(asked); // words change, and no box; and one font comes after the other
    asked = setTimeout(() => watch(document), 100);
  });
  document.addEventListener("nn:added", ({ detail }) => watch(detail)); // by Python in the page
}

// Printing: exercises as they stand, or with all hints and solutions open. (The theme's button says what
// it does in its HTML, where the policy of the pages lets nothing run.)
document.addEventListener("DOMContentLoaded", () => {
  const plain = document.querySelector(".btn-download-pdf-button");
  if (!plain) return;
  plain.lastElementChild.textContent = "Print"; // ".pdf" may stand above it, as a file
  plain.addEventListener("click", () => print());
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const folded = document.querySelectorAll(".nn-exercise details:not([open])");
  if (!folded.length) return;
  const item = /** @type {HTMLElement} */ (plain.parentElement.cloneNode(true));
  const button = item.querySelector("button");
  button.title = "Print with hints and solutions";
  button.lastElementChild.textContent = "Print, solved";
  button.addEventListener("click", () => {
    const opened = [...folded].filter((details) => !details.open);
    for (const details of opened) details.open = true;
    addEventListener("afterprint", () => opened.forEach((details) => (details.open = false)), { once: true });
    print();
  });
  plain.parentElement.after(item);
});

// Paper is light.
{
  let shown;
  addEventListener("beforeprint", () => {
    shown = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
  });
  addEventListener("afterprint", () => (document.documentElement.dataset.theme = shown));
}
