// Draws a chart, the numbers that nnlib/book/charts makes, as the text of an SVG.
{
  const { labelsOf, layout, px, scale, spotsOf, zoom } = nnCharts;
  const { TITLE, LABEL, LEGEND, RISE, TICKS, EDGE } = nnCharts.sizes;
  const { DRAW, INSIDE, barTexts, symbol, hatched, stroke, path, box, written, escape } = nnCharts.marks;
  const HATCHES = {
    slash: "M-2 10L10 -2M-2 2L2 -2M6 10L10 6",
    backslash: "M-2 -2L10 10M-2 6L2 10M6 -2L10 2",
    dots: "M4 3.2A.8 .8 0 0 1 4 4.8A.8 .8 0 0 1 4 3.2",
    lines: "M0 4H8",
    grid: "M0 4H8M4 0V8",
  };

  /** @type {(pen: Drawn) => { grid: string; rest: string }} */
  const axes = ({ panel, area, x, y }) => {
    const { left, right, top, bottom } = area;
    const across = panel.x.ticks.filter(([at]) => x.holds(at));
    const up = panel.y.ticks.filter(([at]) => y.holds(at));
    const grid = [
      ...(panel.x.grid ? across.map(([at]) => `M${px(x(at))} ${px(top)}V${px(bottom)}`) : []),
      ...(panel.y.grid ? up.map(([at]) => `M${px(left)} ${px(y(at))}H${px(right)}`) : []),
    ].join("");
    const lines = [
      `M${px(left)} ${px(top)}V${px(bottom)}H${px(right)}`,
      ...across.map(([at]) => `M${px(x(at))} ${px(bottom)}v4`),
      ...up.map(([at]) => `M${px(left)} ${px(y(at))}h-4`),
    ].join("");
    const words = [
      ...across.map(([at, text]) => written(x(at), bottom + 13, text, { size: 12 })),
      ...up.map(([at, text]) => written(left - 7, y(at), text, { size: 12, anchor: "end" })),
    ].join("");
    const labels =
      (panel.x.label && written((left + right) / 2, bottom + (panel.x.ticks.length ? TICKS : 0) + LABEL / 2, panel.x.label, {})) +
      (panel.y.label && written(area.outerLeft, top - RISE + LABEL / 2, panel.y.label, { anchor: "start" }));
    return { grid: grid && path(grid, "grid"), rest: path(lines, "axis") + words + labels };
  };

  /** @type {(mark: Mark, x: number, y: number, pen: Drawn) => string} */
  const swatch = (mark, x, y, pen) => {
    if (mark.mark === "dot") return symbol(mark, x + 12, y);
    if (mark.mark === "area" || mark.mark === "bar") {
      const look = ` fill-opacity="${Math.max(mark.opacity, 0.5)}"`;
      return box(x, y - 5, x + 24, y + 5, "fill", look) +
        hatched(mark, pen, (fill) => box(x, y - 5, x + 24, y + 5, "", ` ${fill}`));
    }
    return "width" in mark ? path(`M${px(x)} ${px(y)}h24`, "pen", stroke(mark)) : "";
  };

  /** @type {(pen: Drawn) => string} */
  const heading = (pen) => {
    const { panel, area } = pen;
    let y = area.outerTop + EDGE;
    let made = "";
    if (panel.title) {
      made += written(area.outerLeft, y + TITLE / 2 - 3, panel.title, { size: 14, anchor: "start", className: "title" });
      y += TITLE;
    }
    labelsOf(panel).forEach((label, k) => {
      const [across, down] = area.legend[k];
      const [left, middle] = [area.left + across, y + (down + 0.5) * LEGEND];
      for (const mark of panel.marks.filter((m) => m.label === label)) {
        made += `<g class="r-${mark.role}">${swatch(mark, left, middle, pen)}</g>`;
      }
      made += written(left + 30, middle, label, { anchor: "start" });
    });
    return made;
  };

  /** @param {Panel} panel @param {Place} area @param {number} number @param {string} uid */
  const drawPanel = (panel, area, number, uid) => {
    /** @type {Drawn} */
    const pen = {
      panel,
      area,
      uid,
      x: scale(panel.x, area.left, area.right),
      y: scale(panel.y, area.bottom, area.top),
      zoom: zoom(panel, area),
      hatch: (c) => ["", "slash", "dots", "backslash", "lines", "grid"][c % 6],
      grip: (mark) => {
        const what = { panel: number, drag: mark.drag, rule: mark.mark === "rule", across: "x" in mark, click: mark.click };
        return `class="grip" data-grip="${escape(JSON.stringify(what))}"`;
      },
    };
    const cut = ` clip-path="url(#${uid}-${number})"`;
    const marks = panel.marks.map((mark) => {
      const make = /** @type {Make<Mark>} */ (DRAW[mark.mark]);
      const inside = panel.frame && (INSIDE.has(mark.mark) || (mark.mark === "link" && !mark.head));
      const made = `<g class="${mark.mark} r-${mark.role}"${inside ? cut : ""}>${make(mark, pen)}</g>`;
      return made + (mark.mark === "bar" ? barTexts(mark, pen) : "");
    });
    const { grid, rest } = panel.frame ? axes(pen) : { grid: "", rest: "" };
    return {
      svg: `<g class="panel">${grid}${marks.join("")}${rest}${heading(pen)}</g>`,
      clip: `<clipPath id="${uid}-${number}">${box(area.left, area.top, area.right, area.bottom, "")}</clipPath>`,
      spots: panel.marks.flatMap((mark) => spotsOf(mark, pen)),
      pen,
    };
  };

  // chart: as Chart.to_json has it; width in pixels; uid: of the page's ids.
  // → {svg, height, spots, pens}
  /** @type {Charts["draw"]} */
  const draw = (chart, width, uid) => {
    const { places, height } = layout(chart, width);
    const panels = chart.panels.map((panel, k) => drawPanel(panel, places[k], k, uid));
    const body = panels.map(({ svg }) => svg).join("");
    const patterns = Object.entries(HATCHES)
      .filter(([name]) => body.includes(`#${uid}-${name})`))
      .map(([name, d]) => `<pattern id="${uid}-${name}" width="8" height="8" patternUnits="userSpaceOnUse">${path(d, "hatch")}</pattern>`);
    const clips = panels.filter((_, k) => body.includes(`#${uid}-${k})`)).map(({ clip }) => clip);
    const defs = `<defs>${[...clips, ...patterns].join("")}</defs>`;
    return {
      svg: `<svg class="nn-svg" viewBox="0 0 ${px(width)} ${px(height)}" width="${px(width)}" height="${px(height)}" aria-hidden="true">${defs}${body}</svg>`,
      height,
      spots: panels.flatMap(({ spots }) => spots),
      pens: panels.map(({ pen }) => pen),
    };
  };

  nnCharts.draw = draw;
}
