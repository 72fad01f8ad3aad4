// A chapter is forty screens long. Of a page that is visited from its top, what is far away is not laid
// out at first (book.css), so that reading can begin. Here it is, block by block, whenever there is nothing
// else to do: soon the page is whole, and a screen reader has all of it.
{
  const root = document.documentElement;
  const FAR = ".nn-part > section";
  const SHARE = 4; // milliseconds at a time: what is laid out has to be painted, too, before the next frame
  // What chapters need further down: our faces, and of KaTeX's, as far as they have the signs of the book,
  // those that formulas of this page ask for (tools/site/formulas.py).
  const asked = document.querySelector("link[data-faces]")?.getAttribute("data-faces").split(" ") ?? [];
  const needed = ({ family, unicodeRange, weight }) =>
    family.startsWith("Book ") || (asked.includes(family) && weight !== "700" && unicodeRange.startsWith("U+20,"));

  /** @type {any[]} */
  let blocks;
  let next = 0;
  const go = () => {
    blocks ??= [...document.querySelectorAll(`${FAR}, ${FAR} > *, ${FAR} section > *`)];
    const end = performance.now() + SHARE;
    do {
      const block = blocks[next++];
      block?.classList.add("nn-here");
      void block?.offsetHeight; // laid out now, or all of them would be at the next frame
    } while (next < blocks.length && performance.now() < end);
    if (next < blocks.length) requestIdleCallback(go, { timeout: 500 });
    else {
      root.classList.add("nn-arrived"); // to remove a class that styles name would have all styled anew
      document.dispatchEvent(new Event("nn:arrived"));
    }
  };
  // A face that arrived in between would have everything laid out once more.
  const faces = () => {
    const late = [...document.fonts].filter((face) => face.status === "unloaded" && needed(face));
    return Promise.allSettled(late.map((face) => face.load()));
  };
  const shown = new Promise((resolve) => new PerformanceObserver(resolve).observe({ type: "paint", buffered: true }));
  const start = async () => {
    await shown; // the first screens, which nothing may hold up
    await faces();
    requestIdleCallback(go, { timeout: 500 });
  };
  const isArriving = root.classList.contains("nn-arriving");
  if (isArriving) addEventListener("load", start);

  // What need not be done at once: act when a reader gets near the element, or the page is whole, or printed.
  globalThis.nnWhenNear = (element, act) => {
    if (!isArriving || root.classList.contains("nn-arrived")) return act();
    const once = () => {
      near.disconnect();
      document.removeEventListener("nn:arrived", once);
      removeEventListener("beforeprint", once);
      act();
    };
    const near = new IntersectionObserver((all) => all.some(({ isIntersecting }) => isIntersecting) && once(), { rootMargin: "100%" });
    near.observe(element);
    document.addEventListener("nn:arrived", once);
    addEventListener("beforeprint", once);
  };
}
