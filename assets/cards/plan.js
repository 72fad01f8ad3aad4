// When a card is shown again: ts-fsrs says so, from how well its reader knew the answer, four buttons
// below it. The keys 1 to 4 press them.
{
  const GRADES = ["Again", "Hard", "Good", "Easy"]; // 1 to 4 in ts-fsrs
  const HOW = "How well did you know it?";
  // A forgotten card comes back in the same sitting; one that was known, on another day.
  const scheduler = FSRS.fsrs({ enable_fuzz: false, learning_steps: ["10m"], relearning_steps: ["10m"] });
  const page = new URL("../../cards.html", document.currentScript.src).href;

  const idOf = (card) => card.id.replace("card-", "");
  const stateOf = (card, now) => nnMemory.get("card", idOf(card)) ?? FSRS.createEmptyCard(now);

  const UNITS = [["year", 365 * 1440], ["month", 30.4 * 1440], ["day", 1440], ["hour", 60], ["minute", 1]];
  // A time from now, in words: "2 days".
  const span = (from, to) => {
    const minutes = Math.max(1, (Number(to) - Number(from)) / 60_000);
    const [unit, size] = UNITS.find(([, least]) => minutes >= /** @type {number} */ (least));
    const number = Math.round(minutes / /** @type {number} */ (size));
    return `${number} ${unit}${number === 1 ? "" : "s"}`;
  };

  const make = (tag, ...parts) => {
    const made = document.createElement(tag);
    made.append(...parts);
    return made;
  };

  const grade = (card, number) => {
    const now = new Date();
    const { card: next } = scheduler.next(stateOf(card, now), now, number);
    const says = card.querySelector(".nn-grades [role=status]");
    if (nnMemory.set("card", idOf(card), next)) {
      const link = make("a", "Cards");
      link.href = page;
      says.replaceChildren(`It comes back in ${span(now, next.due)}, on the page `, link, ".");
    } else {
      says.replaceChildren("Your browser lets the book keep nothing, so this card cannot come back by itself.");
    }
    card.querySelector(".nn-grades [role=group]").remove();
    card.querySelector("summary").focus();
    document.dispatchEvent(new CustomEvent("nn:graded", { detail: card }));
  };

  const button = (card, name, at, due, now) => {
    const made = make("button", make("span", name), make("small", span(now, due)));
    made.type = "button";
    made.addEventListener("click", () => grade(card, at + 1));
    return made;
  };

  // Put the four buttons below the answer of a card, each with the time until it would be shown again.
  const offer = (card) => {
    const now = new Date();
    const plans = scheduler.repeat(stateOf(card, now), now);
    const group = make("div", ...GRADES.map((name, at) => button(card, name, at, plans[at + 1].card.due, now)));
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", HOW);
    const says = make("p");
    says.setAttribute("role", "status");
    const place = make("div", group, says);
    place.className = "nn-grades";
    card.querySelector(".nn-grades")?.remove();
    card.append(place);
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-4]$/.test(event.key)) return;
    const card = /** @type {HTMLElement} */ (event.target).closest?.(".nn-card[open]");
    if (card?.querySelector(".nn-grades [role=group]")) grade(card, Number(event.key));
  });

  globalThis.nnCards = { offer };
}
