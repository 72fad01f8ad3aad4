// Questions on a plain page. The verdicts are those of nnlib/book/exercises, which judges the same
// questions where Python runs: tests hold the two together.
{
  const RIGHT = "Right.", WRONG = "Not yet.", OPEN = "Not answered yet.";
  const FORM = "Answer with one number alone, such as 0.25, -3, 1/4 or 25%.";
  const CUT = "Right as far as it goes: give more digits.";

  // --- Numbers as people write them (nnlib/book/exercises/reading.py) ---------------------------

  /** @type {[RegExp, string][]} */
  const SIGNS = [[/[−–‐‑]/g, "-"], [/[∕⁄÷]/g, "/"], [/[×⋅∙*]/g, "·"], [/’/g, "'"], [/··/g, "^"]];
  const WHOLE = /^(?:[^=≈~,;]*[=≈~])? ?(.*?) ?(%|per ?cent)?$/;
  const RAISED = String.raw`\^ ?[({]?([+-]?\d+)[)}]?`;
  const TERM = new RegExp(
    `^([+-]?) ?(?:(\\d+) ?${RAISED}|([\\d.,' _]+?)(?: ?e ?([+-]?\\d+)| ?[·x] ?(\\d+) ?${RAISED})?)$`
  );
  const POINT = /^(?:\d+[.,]?\d*|[.,]\d+)$/;
  const GROUPS = /^[1-9]\d{0,2}([.,' _])\d{3}(?:\1\d{3})*(?:(?!\1)[.,]\d*)?$/;

  // One sign for what looks alike: ½ is 1/2, ⁻³ is ^-3, − is -.
  const plain = (text) => {
    const one = text.replace(/[⁺⁻]?[⁰¹²³⁴-⁹]+/g, "^$&").replace(/[¼-¾⅐-⅞]/g, " $& ");
    const signs = (all, [from, to]) => all.replace(from, to);
    return SIGNS.reduce(signs, one.normalize("NFKC").toLowerCase()).replace(/\s+/g, " ").trim();
  };

  // What digits may mean: [number, how much the last digit counts]; "7,065" is two numbers.
  const decimal = (digits) => {
    const found = POINT.test(digits) ? [digits] : [];
    const groups = GROUPS.exec(digits);
    if (groups) found.push(digits.replaceAll(groups[1], ""));
    return found.map((one) => one.replace(",", ".")).map((one) =>
      [Number(one), 10 ** -(one.split(".")[1] ?? "").length]);
  };

  const term = (text) => {
    const match = TERM.exec(text);
    if (!match) return [];
    const [minus, base, power, digits, ten, factor, raised] = match.slice(1);
    const sign = minus === "-" ? -1 : 1;
    if (base) return [[sign * Number(base) ** Number(power), 0]];
    const scale = Number(factor ?? 10) ** Number(raised ?? ten ?? 0);
    return decimal(digits).map(([number, step]) => [sign * number * scale, step * scale]);
  };

  const readings = (text) => {
    const [, body, percent] = WHOLE.exec(plain(text));
    const [first, ...rest] = body.split("/").map((part) => term(part.trim()));
    if (rest.length > 1) return [];
    /** @type {(one: number[], below: number[][]) => number[][]} */
    const over = ([above], below) => below.filter(([b]) => b).map(([b]) => [above / b, 0]);
    const found = rest.length ? first.flatMap((above) => over(above, rest[0])) : first;
    const bare = found.filter(([n]) => Math.abs(n) >= 1); // "by how many per cent?" 37%
    const shares = found.map((one) => one.map((value) => value / 100));
    return (percent ? [...shares, ...bare] : found).filter(([n]) => Number.isFinite(n));
  };

  // --- A judge for each kind: what it says of the answers entered, as HTML ------------------------

  // Whether a number is another one, rounded or cut off, and not too roughly.
  /** @type {(one: number[], value: number) => boolean} */
  const cut = ([number, step], value) => {
    const off = number - value, short = value < 0 ? off : -off;
    const half = step / 2 * (1 + 1e-9), whole = step * (1 - 1e-9);
    const close = Math.abs(off) <= half || (short >= 0 && short < whole);
    return close && Math.abs(off) <= Math.abs(value) / 10;
  };

  const number = (question, [text]) => {
    const found = readings(text);
    if (!found.length) return `${OPEN} ${FORM}`;
    const near = (value) => found.some(([one]) => Math.abs(one - value) <= question.tolerance);
    if (near(question.answer)) return `${RIGHT} ${question.right}`;
    const mistake = question.wrong.find(([value]) => near(value));
    if (mistake) return `${WRONG} ${mistake[1]}`;
    return `${WRONG} ${found.some((one) => cut(one, question.answer)) ? CUT : question.feedback}`;
  };

  const choice = (question, chosen) => {
    if (!chosen.length) return OPEN;
    const picked = chosen.map((index) => question.options[index]);
    const mistake = picked.find((option) => !option.right);
    if (mistake) return `${WRONG} ${mistake.feedback}`;
    const count = question.options.filter((option) => option.right).length;
    if (picked.length < count) return `${WRONG} ${picked.length} of ${count} right options chosen.`;
    return `${RIGHT} ${picked.map((option) => option.feedback).join(" ")}`;
  };

  // Which line of a piece of code is wrong (tools/site/hunt.py).
  const line = (question, [chosen]) => {
    if (!chosen) return OPEN;
    const found = Number(chosen) === question.line;
    return found ? `${RIGHT} ${question.right}` : `${WRONG} ${question.elsewhere}`;
  };

  const JUDGES = { choice, line, number }; // by the word of a kind, which its form names in data-kind

  // --- What stays in the browser (memory.js): the last answer, and whether it was ever right --------

  const keep = (id, given, right) =>
    nnMemory.set("answer", id, { given, right: right || Boolean(nnMemory.get("answer", id)?.right) });

  const TITLE = /^\s*Exercise (\w+-\d+):/;
  const CHECKED = /^Exercise (\w+-\d+): Right\./gm; // what check() prints of code
  const keepChecked = (output) => {
    for (const [, id] of output.textContent.matchAll(CHECKED)) keep(id, [], true);
  };

  // --- Forms ----------------------------------------------------------------------------------

  const liven = (form) => {
    const question = JSON.parse(form.dataset.question);
    const verdict = form.querySelector(".nn-verdict");
    const id = form.closest(".nn-exercise")?.textContent.match(TITLE)?.[1];
    const given = () => new FormData(form).getAll("answer").map(String);
    const judge = () => {
      verdict.innerHTML = JUDGES[form.dataset.kind](question, given());
      nnMaths.set(verdict);
    };
    form.querySelector("button").hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      judge();
      const said = verdict.textContent, right = said.startsWith(RIGHT);
      if (id) keep(id, given(), right);
      form.dispatchEvent(new CustomEvent("nn:judged", { bubbles: true, detail: { open: said.startsWith(OPEN), right } }));
    });
    const kept = id && nnMemory.get("answer", id);
    if (!kept) return;
    for (const field of form.querySelectorAll("input[name=answer]")) {
      if (field.type === "text") field.value = kept.given[0] ?? "";
      else field.checked = kept.given.includes(field.value);
    }
    judge();
  };

  /** @returns {any[]} */
  const forms = (place) => [...place.querySelectorAll(".nn-question")];
  globalThis.nnExercises = { JUDGES, readings };
  document.addEventListener("nn:added", ({ detail }) => {
    forms(detail).forEach(liven); // by Python in the page
    keepChecked(detail);
  });

  // Of a page that has loaded, browsers look through every form for fields that they could fill in, and lay
  // out all that is around it: half a second on a phone. So forms stand aside at first.
  const setAside = (form) => {
    const place = document.createElement("div");
    form.replaceWith(place);
    return { place, back: () => {
      if (!place.isConnected) return;
      place.replaceWith(form);
      liven(form);
    } };
  };

  // What is folded comes with its fold's opening; the rest when a reader gets near it (arriving.js).
  document.addEventListener("DOMContentLoaded", () => {
    for (const form of forms(document)) {
      const fold = form.closest("details:not([open])");
      fold?.addEventListener("toggle", setAside(form).back, { once: true });
    }
    for (const form of forms(document)) {
      const { place, back } = setAside(form);
      nnWhenNear(place, back);
    }
  });
}
