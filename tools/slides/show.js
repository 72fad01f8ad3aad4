// The slides: look, size of their text, and reveal.js, which shows them.
{
  const root = document.documentElement;
  const paper = /print-pdf/i.test(location.search);
  const [LARGE, SMALL] = [30, 22]; // pixels of text, at 1280 by 720

  // As the system has it; the key T changes it. Paper is light.
  const dark = matchMedia("(prefers-color-scheme: dark)").matches && !paper;
  root.dataset.theme = dark ? "dark" : "light";
  const turn = () => (root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark");

  // A formula that is too wide gets smaller, and so does the text of a slide that is too full.
  const fit = (page) => {
    const body = page.querySelector(".body");
    for (const formula of body.querySelectorAll(".katex-display")) {
      const set = formula.querySelector(".katex");
      const room = formula.clientWidth;
      const wide = formula.scrollWidth;
      if (wide > room) set.style.fontSize = `${Math.max(0.72, (1.2 * room) / wide - 0.01)}em`;
    }
    for (let size = LARGE; size >= SMALL; size -= 1) {
      page.style.setProperty("--size", `${size}px`);
      if (body.scrollHeight <= body.clientHeight + 1) return;
    }
  };

  document.addEventListener("DOMContentLoaded", async () => {
    await document.fonts.ready;
    document.body.classList.add("measured"); // all are laid out at once
    await Promise.all([...document.fonts].map((face) => (face.status === "loading" ? face.loaded : null)));
    document.querySelectorAll(".page").forEach(fit);
    document.body.classList.remove("measured");
    await Reveal.initialize({
      width: 1280,
      height: 720,
      margin: 0,
      center: false,
      hash: true,
      controls: false,
      navigationMode: "linear", // a presenter's remote has two keys
      transition: "none",
      slideNumber: "c/t",
      pdfSeparateFragments: false,
      plugins: [RevealNotes],
      // The arrow keys move what has the focus: a slider, or numbers in a chart.
      keyboardCondition: () => !document.activeElement?.closest?.("input, select, .nn-picture"),
      keyboard: { 84: turn },
    });
    document.body.dataset.ready = "";
  });
}
