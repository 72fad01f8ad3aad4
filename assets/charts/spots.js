// What the pointer and the keys find in a chart: places, in pixels, and the numbers there in words.
{
  const { plain } = nnCharts.marks;
  const short = (number) => `${Number(number.toPrecision(4))}`.replace("-", "−");

  const named = ({ label }, fallback) => plain(label || fallback);

  const spotsOf = (mark, pen) => {
    const { panel } = pen;
    const say = (x, y) => `${mark.label ? `${plain(mark.label)}: ` : ""}${named(panel.x, "x")} ${short(x)}, ${named(panel.y, "y")} ${short(y)}`;
    const points = (xs, ys, words) =>
      xs.flatMap((x, k) =>
        ys[k] === null || !pen.x.holds(x) || !pen.y.holds(ys[k])
          ? []
          : [{ x: pen.x(x), y: pen.y(ys[k]), words: words?.[k] ?? say(x, ys[k]) }],
      );
    if (!panel.frame) return [];
    if (mark.mark === "dot") return points(mark.x, mark.y, mark.tips);
    if (mark.mark === "line" && !Array.isArray(mark.y[0]) && mark.x.length <= 500 && mark.role !== "muted") {
      return points(mark.x, mark.y);
    }
    if (mark.mark === "bar") {
      const values = mark.high.map((high, k) => high - mark.low[k]);
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
