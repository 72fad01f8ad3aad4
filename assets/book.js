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
// that nobody asks for it and has the whole page laid out.
{
  const BOXES = ".katex-display, .pst-scrollable-table-container, .bd-article pre";
  const sizes = new ResizeObserver((boxes) => {
    for (const box of boxes) {
      const target = /** @type {HTMLElement} */ (box.target);
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  const watch = (place) => place.querySelectorAll(BOXES).forEach((box) => sizes.observe(box));
  addEventListener("load", () => watch(document));
  document.fonts.addEventListener("loadingdone", () => watch(document)); // words change, and no box
  document.addEventListener("nn:added", ({ detail }) => watch(detail)); // by Python in the page
}

// Printing: exercises as they stand, or with all hints and solutions open. (The theme's button says what
// it does in its HTML, where the policy of the pages lets nothing run.)
document.addEventListener("DOMContentLoaded", () => {
  const plain = document.querySelector(".btn-download-pdf-button");
  if (!plain) return;
  plain.addEventListener("click", () => print());
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const folded = document.querySelectorAll(".nn-exercise details:not([open])");
  if (!folded.length) return;
  const item = /** @type {HTMLElement} */ (plain.parentElement.cloneNode(true));
  const button = item.querySelector("button");
  button.title = "Print with hints and solutions";
  button.lastElementChild.textContent = ".pdf, solved";
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
