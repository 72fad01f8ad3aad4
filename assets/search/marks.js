// Marks, in the section to which a search led, the words that were looked for, and brings the first one
// into view. The page itself does not change: marks are painted over it. Escape takes them away.
{
  const NOT = ".math, .katex, mjx-container, svg, script, style, button";

  const rangesIn = (section, stems) => {
    const walker = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
    const ranges = [];
    while (walker.nextNode()) {
      const node = /** @type {Text} */ (walker.currentNode);
      if (node.parentElement.closest(NOT)) continue;
      for (const { stem, at, end } of nnWords.split(node.data)) {
        if (!stems.has(stem)) continue;
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, end);
        ranges.push(range);
      }
    }
    return ranges;
  };

  // The section of an address; for an entry of the reference, whose address is its signature, the entry.
  const sectionOf = (hash) => {
    const place = document.getElementById(decodeURIComponent(hash.slice(1)));
    return place?.matches("dt") ? place.parentElement : (place ?? document.querySelector("article"));
  };

  nnWords.mark = (query) => {
    const ranges = rangesIn(sectionOf(location.hash), new Set(nnWords.split(query).map(({ stem }) => stem)));
    const seen = ranges.find((range) => range.startContainer.parentElement.checkVisibility?.() ?? true);
    seen?.startContainer.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
    if (!globalThis.Highlight) return; // a browser that paints no marks
    CSS.highlights.set("nn-found", new Highlight(...ranges));
    addEventListener("keydown", ({ key }) => key === "Escape" && CSS.highlights.delete("nn-found"));
  };
}
