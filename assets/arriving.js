// A chapter is forty screens long. Of a page that is visited from its top, what is far away is not laid
// out at first (book.css), so that reading can begin. Here it is, block by block, whenever there is nothing
// else to do: soon the page is whole, and a screen reader has all of it.
{
  const root = document.documentElement;
  const FAR = ".bd-article > section > section[id]";
  const SPARE = 8; // milliseconds that must be left for one more block

  /** @type {any[]} */
  let blocks;
  let next = 0;
  const go = (idle) => {
    blocks ??= [...document.querySelectorAll(`${FAR}, ${FAR} > *, ${FAR} section > *`)];
    do {
      const block = blocks[next++];
      block?.classList.add("nn-here");
      void block?.offsetHeight; // laid out now, or all of them would be at the next frame
    } while (next < blocks.length && idle.timeRemaining() > SPARE);
    if (next < blocks.length) requestIdleCallback(go, { timeout: 500 });
    else root.classList.remove("nn-arriving");
  };
  if (root.classList.contains("nn-arriving")) addEventListener("load", () => requestIdleCallback(go, { timeout: 500 }));
}
