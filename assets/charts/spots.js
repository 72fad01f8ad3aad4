// What the pointer and the keys find in a chart: places, in pixels, and the numbers there in words.
{
  const { plain } = nnCharts.marks;
  /** @type {(number: number) => string} */
  const short = (number) => `${Number(number.toPrecision(4))}`.replace("-", "−");

  /** @type {(axis: Axis, fallback: string) => string} */
  const named = ({ label }, fallback) => plain(label || fallback);

  /** @type {Charts["spotsOf"]} */
  const spotsOf = (mark, pen) => {
    const { panel } = pen;
    /** @param {number} x @param {number} y */
    const say = (x, y) => `${mark.label ? `${plain(mark.label)}: ` : ""}${named(panel.x, "x")} ${short(x)}, ${named(panel.y, "y")} ${short(y)}`;
    /** @param {number[]} xs @param {Gaps} ys @param {string[]} [words] */
    const points = (xs, ys, words) =>
      xs.flatMap((x, k) => {
        const y = ys[k];
        if (y === null || !pen.x.holds(x) || !pen.y.holds(y)) return [];
        return [{ x: pen.x(x), y: pen.y(y), words: words?.[k] ?? say(x, y) }];
      });
    if (!panel.frame) return [];
    if (mark.mark === "dot") return points(mark.x, mark.y, mark.tips);
    if (mark.mark === "line" && !Array.isArray(mark.y[0]) && mark.x.length <= 500 && mark.role !== "muted") {
      return points(mark.x, /** @type {Gaps} */ (mark.y));
    }
    if (mark.mark === "bar") {
      const values = mark.high.map((high, k) => high - mark.low[k]);
      /** @param {number} at @param {Tick[]} ticks */
      const tick = (at, ticks) => ticks.find(([where]) => where === at)?.[1] ?? short(at);
      const words = mark.at.map((at, k) => {
        const name = tick(at, (mark.across ? panel.y : panel.x).ticks);
        return `${mark.label ? `${plain(mark.label)}, ` : ""}${plain(name)}: ${short(values[k])}`;
      });
      return mark.across ? points(mark.high, mark.at, words) : points(mark.at, mark.high, words);
    }
    return [];
  };

  nnCharts.spotsOf = spotsOf;
}
