// Questions on a plain page. The verdicts are those of nnlib/book/exercises/kinds.py, which judges
// the same questions where Python runs.
{
  const RIGHT = "Right.", WRONG = "Not yet.", OPEN = "Not answered yet.";

  // 0.5 or 0,5 or −3 or 1/3 or 2e-3 as a number; NaN for anything else.
  const parseNumber = (text) => {
    const parts = text.replace(/\s/g, "").toLowerCase().replaceAll("−", "-").replaceAll(",", ".").split("/");
    const plain = parts.every((part) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(part));
    const value = plain && parts.length <= 2 ? Number(parts[0]) / Number(parts[1] ?? 1) : NaN;
    return Number.isFinite(value) ? value : NaN;
  };

  const judgeNumber = (question, text) => {
    const number = parseNumber(text);
    if (Number.isNaN(number)) return `${OPEN} Answer with a number such as 0.25, -3 or 1/4.`;
    const near = (value) => Math.abs(number - value) <= question.tolerance;
    if (near(question.answer)) return `${RIGHT} ${question.right}`;
    const mistake = question.wrong.find(([value]) => near(value));
    return `${WRONG} ${mistake ? mistake[1] : question.feedback}`;
  };

  const judgeChoice = (question, chosen) => {
    if (!chosen.length) return OPEN;
    const picked = chosen.map((index) => question.options[index]);
    const mistake = picked.find((option) => !option.right);
    if (mistake) return `${WRONG} ${mistake.feedback}`;
    const count = question.options.filter((option) => option.right).length;
    if (picked.length < count) return `${WRONG} ${picked.length} of ${count} right options chosen.`;
    return `${RIGHT} ${picked.map((option) => option.feedback).join(" ")}`;
  };

  const liven = (form) => {
    const question = JSON.parse(form.dataset.question);
    const verdict = form.querySelector(".nn-verdict");
    form.querySelector("button").hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const answers = new FormData(form).getAll("answer");
      verdict.innerHTML = question.options
        ? judgeChoice(question, answers.map(Number))
        : judgeNumber(question, answers[0]);
      nnMaths.set(verdict);
    });
  };

  const livenAll = (place) => place.querySelectorAll(".nn-question").forEach(liven);
  document.addEventListener("DOMContentLoaded", () => livenAll(document));
  document.addEventListener("nn:added", (event) => livenAll(event.detail)); // by Python in the page
}
