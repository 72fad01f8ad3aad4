// Cards to remember: with the first answer that a reader opens come the scripts that plan when a card is
// shown again (assets/cards/plan.js).
{
  const home = document.currentScript.src;
  const load = (name) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(name, home).href;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });

  let planner;
  const opened = async ({ target }) => {
    if (!target.matches?.(".nn-card[open]")) return;
    planner ??= load("third-party/ts-fsrs/ts-fsrs.js").then(() => load("cards/plan.js"));
    try {
      await planner;
      nnCards.offer(target);
    } catch {
      planner = undefined; // the next card tries again
    }
  };
  document.addEventListener("toggle", opened, true);
}
