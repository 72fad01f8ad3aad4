// The page of cards: those that are due today, one at a time, and how far one has come, by chapter.
{
  const place = document.querySelector("#nn-review");
  /** @type {any[]} */
  const cards = [...document.querySelectorAll("#nn-deck .nn-card")];
  const byId = new Map(cards.map((card) => [card.id.replace("card-", ""), card]));
  const LEARNED = 2; // the state of ts-fsrs in which a card comes back after days

  const make = (tag, ...parts) => {
    const made = document.createElement(tag);
    made.append(...parts);
    return made;
  };
  const counted = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;
  const are = (number) => (number === 1 ? "is" : "are");
  const tomorrow = () => new Date().setHours(24, 0, 0, 0);

  // Cards of this book that were graded, the first to come back first.
  const met = () =>
    nnMemory.all("card")
      .filter(([id]) => byId.has(id))
      .map(([id, state]) => ({ card: byId.get(id), state, due: Date.parse(state.due) }))
      .sort((one, other) => one.due - other.due);
  const due = () => met().filter((each) => each.due < tomorrow());

  const says = make("p");
  says.setAttribute("role", "status");
  const start = make("button", "Start");
  start.type = "button";
  const table = make("div"); // where the card lies that is asked
  place.append(says, start, table);

  let asked, home; // the card, and its place in the list
  const putBack = () => {
    if (!asked) return;
    asked.open = false;
    home.replaceWith(asked);
    asked = undefined;
  };

  const report = () => {
    const [first, today] = [met()[0], due().length];
    start.hidden = !today;
    if (today) says.textContent = `${counted(today, "card")} ${are(today)} due today.`;
    else if (first) {
      const day = new Date(first.due).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
      says.textContent = `No more cards are due today. The next one comes on ${day}.`;
    } else says.textContent = "No card is due. A card comes here once you have graded it where it stands.";
  };

  const ask = () => {
    putBack();
    report();
    const [next] = due();
    if (!next) return;
    start.hidden = true;
    asked = next.card;
    home = document.createComment("a card that is asked");
    asked.replaceWith(home);
    asked.open = false;
    table.replaceChildren(asked);
    asked.querySelector("summary").focus();
  };

  // What stands beside the title of each chapter.
  /** @type {any[]} */
  const elements = [...document.querySelectorAll("#nn-deck .nn-chapter")];
  const chapters = elements.map((chapter) => ({
    ids: [...chapter.querySelectorAll(".nn-card")].map(({ id }) => id.replace("card-", "")),
    exercises: Number(chapter.dataset.exercises),
    says: chapter.querySelector(".nn-count"),
  }));
  const count = () => {
    const states = new Map(met().map(({ card, state, due }) => [card.id.replace("card-", ""), { state, due }]));
    const solved = nnMemory.all("answer").filter(([, { right }]) => right).map(([id]) => id.split("-")[0]);
    for (const { ids, exercises, says } of chapters) {
      const known = ids.map((id) => states.get(id)).filter(Boolean);
      const learned = known.filter(({ state }) => state.state === LEARNED).length;
      const waiting = known.filter(({ due }) => due < tomorrow()).length;
      const done = solved.filter((chapter) => chapter === ids[0].split("-")[0]).length;
      const parts = [`${learned} of ${counted(ids.length, "card")} learned`, `${done} of ${counted(exercises, "exercise")} solved`];
      if (waiting) parts.splice(1, 0, `${waiting} due`);
      says.textContent = parts.join(", ");
    }
  };

  start.addEventListener("click", ask);
  document.addEventListener("nn:graded", ({ detail: card }) => {
    count();
    if (card === asked) ask();
    else if (!asked) report();
  });
  const renew = () => {
    putBack();
    report();
    count();
  };
  document.addEventListener("nn:kept", renew); // by keeping.js
  addEventListener("storage", () => asked || renew()); // by another window
  renew();
}
