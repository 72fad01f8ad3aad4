// Draws a chart, the numbers that nnlib/book/charts makes, as the text of an SVG. It asks nothing of
// the page, so that the site's build draws the first pictures with it, too (tools/pictures.py).
// Colours are those of roles: assets/charts.css. nnlib/book/charts/layout.py counts pixels likewise.
globalThis.nnCharts = (() => {
  const LETTER = 7; // about the width of one letter of a tick or legend
  const TITLE = 22, LABEL = 18, LEGEND = 20, TICKS = 20, EDGE = 8, SWATCH = 34;
  const SMALLEST = 0.72; // of the size that a drawing is meant to have
  const RESOLUTION = 80; // cells along each side where a field is computed from a network
  const DASHES = { dashed: "7 4", dotted: "1.5 3.5", "dash-dot": "8 3 1.5 3" };
  const HATCHES = {
    slash: "M-2 10L10 -2M-2 2L2 -2M6 10L10 6",
    backslash: "M-2 -2L10 10M-2 6L2 10M6 -2L10 2",
    dots: "M4 3.2A.8 .8 0 0 1 4 4.8A.8 .8 0 0 1 4 3.2",
    lines: "M0 4H8",
    grid: "M0 4H8M4 0V8",
  };
  const SHAPES = {
    circle: d3.symbolCircle,
    square: d3.symbolSquare,
    triangle: d3.symbolTriangle,
    down: d3.symbolTriangle,
    diamond: d3.symbolDiamond,
    cross: d3.symbolCross,
    saltire: d3.symbolCross,
    star: d3.symbolStar,
  };
  const TURNED = { down: 180, saltire: 45 };
  const ACTIVATIONS = {
    identity: (z) => z,
    relu: (z) => Math.max(z, 0),
    leaky_relu: (z) => (z > 0 ? z : 0.1 * z),
    tanh: Math.tanh,
    sigmoid: (z) => 1 / (1 + Math.exp(-z)),
    elu: (z) => (z > 0 ? z : Math.expm1(z)),
    softplus: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
    sine: Math.sin,
  };

  const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
  const px = (number) => String(Math.round(number * 10) / 10);
  const short = (number) => `${Number(number.toPrecision(4))}`.replace("-", "−");
  const list = (numbers) => (Array.isArray(numbers) ? numbers : [numbers]);
  const escape = (words) =>
    words.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
  // Letters between asterisks are italic, those between tildes are lowered.
  const plain = (words) => words.replace(/[*~]([^*~]+)[*~]/g, "$1");
  const LOWERED = '<tspan class="low" dy="0.3em">$1</tspan><tspan dy="-0.216em">\u200b</tspan>';
  const marked = (words) =>
    escape(words).replace(/\*([^*]+)\*/g, '<tspan class="it">$1</tspan>').replace(/~([^~]+)~/g, LOWERED);

  // ---------------------------------------------------------------- where the panels lie

  const labelsOf = (panel) => [...new Set(panel.marks.map(({ label }) => label).filter(Boolean))];

  const indent = ({ frame, y }) => {
    const longest = Math.max(0, ...y.ticks.map(([, words]) => [...words].length));
    return EDGE + (frame && longest ? longest * LETTER + 8 : 0);
  };

  const legendLines = (panel, room) => {
    let across = 0, down = 0;
    return labelsOf(panel).map((label) => {
      const length = SWATCH + [...label].length * LETTER;
      if (across && across + length > room) [across, down] = [0, down + 1];
      const spot = [across, down];
      across += length + 12;
      return spot;
    });
  };

  const above = (panel, width) => {
    const lines = legendLines(panel, width - indent(panel) - EDGE);
    const legend = lines.length ? (1 + lines.at(-1)[1]) * LEGEND : 0;
    return EDGE + (panel.title ? TITLE : 0) + legend + (panel.frame && panel.y.label ? LABEL : 0);
  };

  const below = ({ frame, x }) => EDGE + (frame ? (x.ticks.length ? TICKS : 0) + (x.label ? LABEL : 0) : 0);

  const spanOf = ({ low, high }) => Math.abs(high - low);

  // How high the data of a panel may be: where a unit is as long up as across, not any height.
  const heightOf = (panel, width) =>
    panel.equal ? ((width - indent(panel) - EDGE - 4) * spanOf(panel.y)) / spanOf(panel.x) : Infinity;

  // By how much letters and lines of a drawing are larger than they were meant to be.
  const zoom = (panel, { left, right }) => (panel.unit ? (right - left) / spanOf(panel.x) / panel.unit : 1);

  // A drawing does not shrink until its letters cannot be read.
  const leastWidth = ({ panels }) =>
    Math.max(0, ...panels.map(({ unit, x }) => (unit ? SMALLEST * unit * spanOf(x) + 2 * EDGE + 4 : 0)));

  const place = (panel, left, right, top, [inner, outer]) => {
    let [x0, x1] = [left + indent(panel), right - EDGE - 4];
    let [y0, y1] = [top + inner, top + outer];
    const legend = legendLines(panel, x1 - x0 + 4);
    if (panel.equal) {
      const [wide, tall] = [spanOf(panel.x), spanOf(panel.y)];
      const unit = Math.min((x1 - x0) / wide, (y1 - y0) / tall);
      const spare = (x1 - x0 - unit * wide) / 2;
      const longest = Math.max(0, ...legend.map(([across], k) => across + SWATCH + [...labelsOf(panel)[k]].length * LETTER));
      const beyond = Math.max(0, spare + longest - (x1 - x0 + 4)); // moved back, so that none is cut
      for (const spot of legend) spot[0] -= Math.min(spare, beyond);
      [x0, x1, y1] = [x0 + spare, x1 - spare, y0 + unit * tall];
    }
    const outerLeft = x0 - indent(panel) + EDGE;
    return { left: x0, right: x1, top: y0, bottom: y1, outerLeft, outerTop: top, legend };
  };

  const layout = (chart, width) => {
    let columns = chart.columns;
    while (columns > 1 && width / columns < chart.least) columns -= 1;
    const places = [];
    let top = 0;
    for (let k = 0; k < chart.panels.length; k += columns) {
      const panels = chart.panels.slice(k, k + columns);
      const share = width / sum(panels.map(({ weight }) => weight));
      const most = (of) => Math.max(...panels.map((panel) => of(panel, share * panel.weight)));
      const inner = most(above);
      const height = Math.min(chart.height, inner + most(heightOf) + most(below));
      let left = 0;
      for (const panel of panels) {
        const right = left + share * panel.weight;
        places.push(place(panel, left, right, top, [inner, height - most(below)]));
        left = right;
      }
      top += height;
    }
    return { places, height: top };
  };

  // From the numbers of an axis to pixels, and back.
  const scale = ({ low, high, log }, from, to) => {
    const [forth, back] = log ? [Math.log10, (v) => 10 ** v] : [(v) => v, (v) => v];
    const [start, span] = [forth(low), forth(high) - forth(low)];
    const at = (v) => from + ((forth(v) - start) / span) * (to - from);
    at.invert = (pixel) => back(start + ((pixel - from) / (to - from)) * span);
    at.holds = (v) => v >= Math.min(low, high) && v <= Math.max(low, high);
    return at;
  };

  // ---------------------------------------------------------------- fields

  const outputs = (mark, x, y) => {
    let values = [x, y];
    mark.layers.forEach((name, k) => {
      const [W, b, g] = [mark[`W${k}`], mark[`b${k}`], ACTIVATIONS[name]];
      values = W.map((row, j) => g(row.reduce((z, w, i) => z + w * values[i], b[j])));
    });
    return values;
  };

  // Scores of a field, one flat grid for each output, rows from the low end of y up.
  const grids = (mark, panel) => {
    if (mark.z) {
      const stacked = Array.isArray(mark.z[0][0]) ? mark.z : [mark.z];
      return { grids: stacked.map((grid) => grid.flat()), wide: stacked[0][0].length, tall: stacked[0].length };
    }
    const n = RESOLUTION;
    const middle = ({ low, high }, k) => low + ((high - low) * (k + 0.5)) / n;
    const last = mark[`b${mark.layers.length - 1}`].length;
    const made = Array.from({ length: last }, () => new Array(n * n));
    for (let k = 0; k < n * n; k += 1) {
      const scores = outputs(mark, middle(panel.x, k % n), middle(panel.y, Math.floor(k / n)));
      scores.forEach((score, c) => (made[c][k] = score));
    }
    return { grids: made, wide: n, tall: n };
  };

  // A grid with its outermost cells once more around it: what closes an outline lies off the panel.
  const padded = (grid, wide, tall) => {
    const made = [];
    for (let i = -1; i <= tall; i += 1) {
      const row = Math.min(Math.max(i, 0), tall - 1) * wide;
      for (let j = -1; j <= wide; j += 1) made.push(grid[row + Math.min(Math.max(j, 0), wide - 1)]);
    }
    return made;
  };

  // Without the points in the middle of straight pieces.
  const bends = (ring) =>
    ring.filter(([x, y], k) => {
      if (!k || k === ring.length - 1) return true;
      const [[x0, y0], [x1, y1]] = [ring[k - 1], ring[k + 1]];
      return Math.abs((x - x0) * (y1 - y) - (y - y0) * (x1 - x)) > 1e-6;
    });

  // The outline of what lies above a height, as a path.
  const outline = (grid, height, { wide, tall }, area) => {
    const [dx, dy] = [(area.right - area.left) / wide, (area.top - area.bottom) / tall];
    const [x, y] = [(j) => area.left + dx * (j - 1), (i) => area.bottom + dy * (i - 1)];
    const shape = d3.contours().size([wide + 2, tall + 2]);
    return shape
      .contour(padded(grid, wide, tall), height)
      .coordinates.flat()
      .map((ring) => `M${bends(ring).map(([j, i]) => `${px(x(j))} ${px(y(i))}`).join("L")}`)
      .join("");
  };

  // ---------------------------------------------------------------- marks

  const path = (d, className = "", more = "") => `<path${className && ` class="${className}"`} d="${d}"${more}/>`;
  const stroke = (mark, zoom = 1) =>
    ` stroke-width="${px(mark.width * zoom)}"${DASHES[mark.dash] ? ` stroke-dasharray="${DASHES[mark.dash]}"` : ""}`;

  const joined = (x, y, pen) => {
    let down = false;
    return x
      .map((v, k) => {
        if (y[k] === null) {
          down = false;
          return "";
        }
        const step = `${down ? "L" : "M"}${px(pen.x(v))} ${px(pen.y(y[k]))}`;
        down = true;
        return step;
      })
      .join("");
  };

  // d3 measures symbols by their area: here as large as a circle of this diameter.
  const symbol = (mark, x, y) => {
    const turn = TURNED[mark.shape] ? ` rotate(${TURNED[mark.shape]})` : "";
    const d = d3.symbol(SHAPES[mark.shape], (Math.PI / 4) * mark.size ** 2)();
    return path(d, mark.hollow ? "hollow" : "full", ` transform="translate(${px(x)} ${px(y)})${turn}"`);
  };

  const box = (x0, y0, x1, y1, className, more = "") => {
    const [left, top] = [Math.min(x0, x1), Math.min(y0, y1)];
    const size = ` width="${px(Math.abs(x1 - x0))}" height="${px(Math.abs(y1 - y0))}"`;
    return `<rect class="${className}" x="${px(left)}" y="${px(top)}"${size}${more}/>`;
  };

  const hatched = (mark, pen, shape) => (mark.hatch ? shape(`fill="url(#${pen.uid}-${mark.hatch})"`) : "");

  const written = (x, y, words, { anchor = "middle", baseline = "middle", size = 13, className = "" }) => {
    const down = { top: 0.8, middle: 0.35, bottom: -0.2 }[baseline];
    const look = `${className ? ` class="${className}"` : ""} font-size="${size}" text-anchor="${anchor}"`;
    return `<text x="${px(x)}" y="${px(y + down * size)}"${look}>${marked(words)}</text>`;
  };

  const DRAW = {
    line: (mark, pen) => {
      const curves = Array.isArray(mark.y[0]) ? mark.y : [mark.y];
      const look = ` stroke-opacity="${mark.opacity}"${stroke(mark, pen.zoom)}`;
      return curves.map((y) => path(joined(mark.x, y, pen), "pen", look)).join("");
    },
    dot: (mark, pen) =>
      mark.x
        .map((x, k) => {
          if (!pen.x.holds(x) || !pen.y.holds(mark.y[k])) return "";
          const [across, up] = [pen.x(x), pen.y(mark.y[k])];
          const made = symbol(mark, across, up);
          if (!mark.drag && !mark.click) return made;
          const hold = `<circle class="hold" cx="${px(across)}" cy="${px(up)}" r="${Math.max(16, mark.size)}"/>`;
          return `<g ${pen.grip(mark)}>${hold}${made}</g>`;
        })
        .join(""),
    area: (mark, pen) => {
      const back = mark.x.map((_, k) => mark.x.length - 1 - k);
      const upper = joined(mark.x, mark.high, pen);
      const lower = joined(back.map((k) => mark.x[k]), back.map((k) => mark.low[k]), pen);
      const d = `${upper}L${lower.slice(1)}Z`;
      const fill = path(d, "fill", ` fill-opacity="${mark.opacity}"`);
      return fill + hatched(mark, pen, (look) => path(d, "", look && ` ${look}`));
    },
    bar: (mark, pen) => {
      const [at, out] = mark.across ? [pen.y, pen.x] : [pen.x, pen.y];
      return mark.at
        .map((middle, k) => {
          const sides = [at(middle - mark.width / 2), at(middle + mark.width / 2)];
          const ends = [out(mark.low[k]), out(mark.high[k])];
          const [xs, ys] = mark.across ? [ends, sides] : [sides, ends];
          const look = ` fill-opacity="${mark.opacity}"`;
          return (
            box(xs[0], ys[0], xs[1], ys[1], "fill", look) +
            hatched(mark, pen, (fill) => box(xs[0], ys[0], xs[1], ys[1], "", ` ${fill}`))
          );
        })
        .join("");
    },
    rule: (mark, pen) => {
      const { left, right, top, bottom } = pen.area;
      const d = "x" in mark ? `M${px(pen.x(mark.x))} ${top}V${bottom}` : `M${left} ${px(pen.y(mark.y))}H${right}`;
      const made = path(d, "pen", stroke(mark));
      return mark.drag ? `<g ${pen.grip(mark)}>${path(d, "hold")}${made}</g>` : made;
    },
    text: (mark, pen) => {
      const className = [mark.bold && "bold", mark.mono && "mono", mark.halo && "halo"].filter(Boolean).join(" ");
      return mark.x
        .map((x, k) => {
          const [right, down] = mark.shift.map((pixels) => pixels * pen.zoom);
          const look = { ...mark, size: px(mark.size * pen.zoom), className };
          return written(pen.x(x) + right, pen.y(mark.y[k]) + down, mark.words[k], look);
        })
        .join("");
    },
    link: (mark, pen) =>
      mark.x
        .map((_, k) => {
          const [x0, y0] = [pen.x(mark.x[k]), pen.y(mark.y[k])];
          const [x1, y1] = [pen.x(mark.to_x[k]), pen.y(mark.to_y[k])];
          const length = Math.hypot(x1 - x0, y1 - y0);
          const look = stroke(mark, pen.zoom);
          if (!mark.head || !length) return path(`M${px(x0)} ${px(y0)}L${px(x1)} ${px(y1)}`, "pen", look);
          const head = Math.min((7 + 1.5 * mark.width) * pen.zoom, length);
          const [ux, uy] = [((x1 - x0) / length) * head, ((y1 - y0) / length) * head];
          const [bx, by] = [x1 - ux, y1 - uy];
          const side = (s) => `${px(bx - s * uy * 0.42)} ${px(by + s * ux * 0.42)}`;
          return (
            path(`M${px(x0)} ${px(y0)}L${px(bx)} ${px(by)}`, "pen", look) +
            path(`M${px(x1)} ${px(y1)}L${side(1)}L${side(-1)}Z`, "fill")
          );
        })
        .join(""),
    rect: (mark, pen) =>
      mark.x
        .map((_, k) => {
          const ends = [pen.x(mark.x[k]), pen.y(mark.y[k]), pen.x(mark.to_x[k]), pen.y(mark.to_y[k])];
          const round = mark.corner ? ` rx="${px(mark.corner * pen.zoom)}"` : "";
          const line = mark.width ? stroke(mark, pen.zoom) : ' stroke="none"';
          const look = `${round}${line} opacity="${mark.opacity}"`;
          return (
            box(...ends, `box ${mark.fill}`, look) +
            hatched(mark, pen, (fill) => box(...ends, "", `${round} ${fill}`))
          );
        })
        .join(""),
    regions: (mark, pen) => {
      const { grids: scores, ...shape } = grids(mark, pen.panel);
      const all = scores.length === 1 ? [scores[0].map((v) => -v), scores[0]] : scores;
      const lead = (c) => all[c].map((v, k) => v - Math.max(...all.map((s, d) => (d === c ? -Infinity : s[k]))));
      return all
        .map((_, c) => {
          const d = outline(lead(c), 0, shape, pen.area);
          if (!d) return "";
          const hatch = pen.hatch(c);
          const look = ` fill-opacity="${mark.opacity}" fill-rule="evenodd"`;
          return (
            `<g class="r-class-${(c + (mark.first ?? 0)) % 10}">${path(d, "fill", look)}` +
            (hatch ? path(d, "soft", ` fill="url(#${pen.uid}-${hatch})" fill-rule="evenodd"`) : "") +
            `</g>` +
            (mark.border ? path(d, "border") : "")
          );
        })
        .join("");
    },
    levels: (mark, pen) => {
      const { grids: [heights], ...shape } = grids(mark, pen.panel);
      return list(mark.at)
        .map((height) => path(outline(heights, height, shape, pen.area), "pen", stroke(mark)))
        .join("");
    },
    cells: (mark, pen) =>
      mark.z
        .flatMap((row, i) =>
          row.map((share, j) => {
            if (!share) return "";
            const role = mark.signed ? ` r-${share > 0 ? "value" : "gradient"}` : "";
            const look = ` fill-opacity="${Math.abs(share)}"`;
            const cell = box(pen.x(j), pen.y(i), pen.x(j + 1), pen.y(i + 1), `fill${role}`, look);
            const dot = mark.signed && share < -0.1;
            const [cx, cy] = [px(pen.x(j + 0.5)), px(pen.y(i + 0.5))];
            return cell + (dot ? `<circle class="seed" cx="${cx}" cy="${cy}" r="1.4"/>` : "");
          }),
        )
        .join(""),
  };
  const INSIDE = new Set(["line", "area", "bar", "rule", "regions", "levels", "cells"]);

  // The words at the ends of bars are not cut off by the panel.
  const barTexts = (mark, pen) =>
    (mark.texts ?? [])
      .map((words, k) => {
        const beyond = mark.high[k] >= mark.low[k] ? 1 : -1;
        const [x, y] = mark.across ? [pen.x(mark.high[k]), pen.y(mark.at[k])] : [pen.x(mark.at[k]), pen.y(mark.high[k])];
        return mark.across
          ? written(x + 4 * beyond, y, words, { size: 12, anchor: beyond > 0 ? "start" : "end", className: "ink" })
          : written(x, y - 4 * beyond, words, { size: 12, baseline: beyond > 0 ? "bottom" : "top", className: "ink" });
      })
      .join("");

  // ---------------------------------------------------------------- what the pointer finds

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

  // ---------------------------------------------------------------- a panel, a chart

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
      (panel.y.label && written(area.outerLeft, top - LABEL / 2 - 2, panel.y.label, { anchor: "start" }));
    return { grid: grid && path(grid, "grid"), rest: path(lines, "axis") + words + labels };
  };

  const swatch = (mark, x, y, pen) => {
    if (mark.mark === "dot") return symbol(mark, x + 12, y);
    if (mark.mark === "area" || mark.mark === "bar") {
      const look = ` fill-opacity="${Math.max(mark.opacity, 0.5)}"`;
      return box(x, y - 5, x + 24, y + 5, "fill", look) +
        hatched(mark, pen, (fill) => box(x, y - 5, x + 24, y + 5, "", ` ${fill}`));
    }
    return path(`M${px(x)} ${px(y)}h24`, "pen", stroke(mark));
  };

  const heading = (pen) => {
    const { panel, area } = pen;
    let y = area.outerTop + EDGE;
    let made = "";
    if (panel.title) {
      made += written(area.outerLeft, y + TITLE / 2, panel.title, { size: 14, anchor: "start", className: "title" });
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

  const drawPanel = (panel, area, number, uid) => {
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
      const inside = panel.frame && (INSIDE.has(mark.mark) || (mark.mark === "link" && !mark.head));
      const made = `<g class="${mark.mark} r-${mark.role}"${inside ? cut : ""}>${DRAW[mark.mark](mark, pen)}</g>`;
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
  const draw = (chart, width, uid) => {
    const { places, height } = layout(chart, width);
    const panels = chart.panels.map((panel, k) => drawPanel(panel, places[k], k, uid));
    const body = panels.map(({ svg }) => svg).join("");
    const patterns = Object.entries(HATCHES)
      .filter(([name]) => body.includes(`#${uid}-${name})`))
      .map(([name, d]) => `<pattern id="${uid}-${name}" width="8" height="8" patternUnits="userSpaceOnUse">${path(d, "hatch")}</pattern>`);
    const defs = `<defs>${panels.map(({ clip }) => clip).join("")}${patterns.join("")}</defs>`;
    return {
      svg: `<svg class="nn-svg" viewBox="0 0 ${px(width)} ${px(height)}" width="${px(width)}" height="${px(height)}" aria-hidden="true">${defs}${body}</svg>`,
      height,
      spots: panels.flatMap(({ spots }) => spots),
      pens: panels.map(({ pen }) => pen),
    };
  };

  return { draw, layout, leastWidth, outputs };
})();
