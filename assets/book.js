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
});

const boxes = "div.math, mjx-container[display], .pst-scrollable-table-container, .bd-article pre";
const letKeysScroll = () => {
  for (const box of document.querySelectorAll(boxes)) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
};
addEventListener("load", () => {
  letKeysScroll();
  new ResizeObserver(letKeysScroll).observe(document.body); // also when formulas have been set
});
