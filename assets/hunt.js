// The bug hunt (tools/site/hunt.py): a click on a line is an answer at once; with the keys one chooses
// a line, and Enter sends it. What was found stays in the browser (memory.js).
{
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const onPage = document.querySelectorAll(".nn-fault");
  const all = [...onPage];
  const found = new Set(nnMemory.all("fault").map(([id]) => id)); // also what cannot be kept

  const idOf = (fault) => fault.id.replace("fault-", "");

  // Say of each fault whether it was found, and of each chapter how many were.
  const show = () => {
    for (const fault of all) {
      const summary = fault.querySelector("summary");
      if (!found.has(idOf(fault)) || summary.querySelector(".nn-mark")) continue;
      const mark = Object.assign(document.createElement("span"), { className: "nn-mark", textContent: "found" });
      summary.append(" ", mark);
    }
    for (const tally of document.querySelectorAll(".nn-tally")) {
      const here = [...tally.parentElement.querySelectorAll(".nn-fault")];
      const count = here.filter((fault) => found.has(idOf(fault))).length;
      tally.textContent = `${count} of ${here.length} found`;
    }
  };

  document.addEventListener("click", (event) => {
    const form = event.target instanceof Element && event.target.closest(".nn-lines label")?.closest("form");
    if (form && event.detail) setTimeout(() => form.requestSubmit()); // when the line is chosen
  });

  document.addEventListener("nn:judged", ({ target, detail }) => {
    const fault = all.find((each) => each.contains(/** @type {Node} */ (target)));
    const line = fault?.querySelector(".nn-lines :checked")?.parentElement;
    if (!line) return;
    line.dataset.said = detail.right ? "right" : "wrong";
    if (detail.right) {
      found.add(idOf(fault));
      nnMemory.set("fault", idOf(fault), { found: true });
    }
    show();
  });

  // An address may name a fault, which then stands open.
  const open = () => {
    const fault = all.find(({ id }) => id === location.hash.slice(1));
    if (fault) fault.open = true;
  };
  addEventListener("hashchange", open);
  show();
  open();
}
