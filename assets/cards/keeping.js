// All that the browser keeps of the book as one file, and back from one. What is loaded is added: nothing
// that is newer or differs here is lost.
{
  const BOOK = "Neural Networks, Executed";
  const FORMAT = 1;
  const NAMES = { answer: "answer", card: "card", fault: "found fault", edit: "edited cell" };
  // Whether what a file says takes the place of what is kept here.
  const WINS = {
    answer: (here, there) => there.right && !here.right,
    card: (here, there) => Date.parse(there.last_review) > Date.parse(here.last_review),
    fault: () => false,
    edit: () => false,
  };
  const place = document.querySelector("#nn-keeping");

  const make = (tag, ...parts) => {
    const made = document.createElement(tag);
    made.append(...parts);
    return made;
  };
  const counted = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;
  const list = (counts) => nnMemory.KINDS.map((kind) => counted(counts[kind], NAMES[kind])).join(", ");
  const says = make("p");
  says.setAttribute("role", "status");

  const kept = () => Object.fromEntries(nnMemory.KINDS.map((kind) => [kind, Object.fromEntries(nnMemory.all(kind))]));
  const countsOf = (all) => Object.fromEntries(nnMemory.KINDS.map((kind) => [kind, Object.keys(all[kind]).length]));

  const save = () => {
    const all = kept();
    const text = JSON.stringify({ book: BOOK, format: FORMAT, saved: new Date(), ...all }, null, 1);
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `nnlib-book ${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    says.textContent = `Saved: ${list(countsOf(all))}.`;
  };

  // What a file holds, or an error that says why it cannot be loaded.
  const read = (text) => {
    let all;
    try {
      all = JSON.parse(text);
    } catch {
      throw new Error("it is no JSON, or it was cut off");
    }
    if (all?.book !== BOOK) throw new Error("it was not saved by this book");
    if (all.format !== FORMAT) throw new Error(`it has the format ${all.format}, and this edition reads ${FORMAT}`);
    for (const kind of nnMemory.KINDS) {
      for (const [id, value] of Object.entries(all[kind] ?? {})) {
        if (!nnMemory.fits(kind, id, value)) throw new Error(`its ${NAMES[kind]} ${id} is damaged`);
      }
    }
    return all;
  };

  // Add what a file holds: all of it, or, if there is no room, nothing.
  const add = (all) => {
    const taken = Object.fromEntries(nnMemory.KINDS.map((kind) => [kind, 0]));
    const before = [];
    let stay = 0;
    for (const kind of nnMemory.KINDS) {
      for (const [id, there] of Object.entries(all[kind] ?? {})) {
        const here = nnMemory.get(kind, id);
        if (JSON.stringify(here) === JSON.stringify(there)) continue;
        if (here && !WINS[kind](here, there)) {
          stay += 1;
          continue;
        }
        before.push([kind, id, here]);
        taken[kind] += 1;
        if (!nnMemory.set(kind, id, there)) {
          for (const each of before) nnMemory.set(...each);
          throw new Error("your browser has no room for it");
        }
      }
    }
    return `Added: ${list(taken)}.${stay ? ` In ${counted(stay, "place")} yours is newer or differs, and stays.` : ""}`;
  };

  const load = async (file) => {
    try {
      says.textContent = add(read(await file.text()));
    } catch (error) {
      says.textContent = `${file.name} was not loaded: ${error.message}. Nothing has changed.`;
    }
    document.dispatchEvent(new CustomEvent("nn:kept"));
  };

  const drop = () => {
    const all = kept();
    if (!confirm(`Delete ${list(countsOf(all))}? If you want them back, save a file first.`)) return;
    for (const kind of nnMemory.KINDS) for (const id of Object.keys(all[kind])) nnMemory.set(kind, id, undefined);
    says.textContent = "All is deleted.";
    document.dispatchEvent(new CustomEvent("nn:kept"));
  };

  const button = (name, act) => {
    const made = make("button", name);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };
  const field = make("input");
  field.type = "file";
  field.accept = ".json,application/json";
  field.hidden = true;
  field.addEventListener("change", async () => {
    if (field.files[0]) await load(field.files[0]);
    field.value = ""; // the same file may come again
  });
  place.append(make("p", button("Save a file", save), button("Load a file", () => field.click()), button("Delete all", drop)), field, says);
}
