// Mends two flaws of the theme that assistive technology meets: the sidebar is no landmark, and
// the visible words of some buttons are not part of their accessible names.
document.addEventListener("DOMContentLoaded", () => {
  const sidebar = document.querySelector("#pst-primary-sidebar");
  if (sidebar && sidebar.tagName !== "DIALOG") {
    sidebar.setAttribute("role", "complementary");
    sidebar.setAttribute("aria-label", "Book");
  }
  for (const summary of document.querySelectorAll("summary[aria-label]")) {
    summary.removeAttribute("aria-label");
  }
});
