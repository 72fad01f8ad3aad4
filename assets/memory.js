// What the reader's own browser keeps of the book, and nobody else: answers to exercises, cards, faults
// that were found, edited cells. Each stands by itself, so that two windows do not overwrite each other.
{
  const root = new URL("..", document.currentScript.src).pathname; // other books of this host have their own
  const prefix = (kind) => `nnlib-${kind} ${root}`;

  const text = (value) => typeof value === "string";
  const date = (value) => text(value) && !Number.isNaN(Date.parse(value));
  const count = (value) => Number.isInteger(value) && value >= 0;
  const entry = (value) => typeof value === "object" && value !== null;
  /** By kind, what may be kept under which name. @type {Record<string, [RegExp, (value: any) => boolean]>} */
  const KINDS = {
    // exercise → {given: the answers entered last, right: whether it was ever solved}
    answer: [/^\w+-\d+$/, ({ given, right }) => Array.isArray(given) && given.every(text) && typeof right === "boolean"],
    // card → what ts-fsrs knows of it
    card: [
      /^\d\d-[a-z\d-]+$/,
      (card) => [card.stability, card.difficulty].every((value) => value > 0 && Number.isFinite(value))
        && [card.reps, card.lapses, card.scheduled_days, card.learning_steps].every(count)
        && [1, 2, 3].includes(card.state) && date(card.due) && date(card.last_review),
    ],
    // fault of the bug hunt → {found: true}
    fault: [/^\d\d-[a-z\d-]+$/, ({ found }) => found === true],
    // "page.html cell" → {published, source, earlier}, as assets/live/store.js keeps it
    edit: [
      /^[\w./-]+\.html [\w-]+$/,
      ({ published, source, earlier }) => text(published) && [source, earlier].every((one) => one === undefined || text(one)),
    ],
  };
  const fits = (kind, id, value) => {
    const [name, valid] = KINDS[kind];
    return name.test(id) && entry(value) && valid(value);
  };

  // A value that is kept; undefined where there is none, storage is closed, or what it holds is not ours.
  const get = (kind, id) => {
    try {
      const value = JSON.parse(localStorage.getItem(prefix(kind) + id));
      return fits(kind, id, value) ? value : undefined;
    } catch {
      return undefined;
    }
  };

  // Keep a value, or with undefined drop it; return whether that was possible.
  const set = (kind, id, value) => {
    try {
      if (value === undefined) localStorage.removeItem(prefix(kind) + id);
      else localStorage.setItem(prefix(kind) + id, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  };

  // All that is kept of a kind: [[id, value]].
  const all = (kind) => {
    let keys = [];
    try {
      keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix(kind)));
    } catch {} // storage is closed
    const ids = keys.map((key) => key.slice(prefix(kind).length)).sort();
    return ids.map((id) => [id, get(kind, id)]).filter(([, value]) => value);
  };

  globalThis.nnMemory = { KINDS: Object.keys(KINDS), fits, get, set, all };
}
