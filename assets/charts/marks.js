// The marks of a chart as the text of an SVG. Colours are those of roles: assets/charts.css.
{
  const { grids, outline, px } = nnCharts;
  /** @type {Record<string, string>} */
  const DASHES = { dashed: "7 4", dotted: "1.5 3.5", "dash-dot": "8 3 1.5 3" };
  const SHAPES = {
    square: d3.symbolSquare,
    triangle: d3.symbolTriangle,
    down: d3.symbolTriangle,
    diamond: d3.symbolDiamond,
    cross: d3.symbolCross,
    saltire: d3.symbolCross,
    star: d3.symbolStar,
  };
  const MANY = 400; // cells of a picture, from which on single ones are hardly seen
  /** @type {Record<string, number>} */
  const TURNED = { down: 180, saltire: 45 };

  /** @type {Record<string, string>} */
  const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

  /** @type {(numbers: number | number[]) => number[]} */
  const list = (numbers) => (Array.isArray(numbers) ? numbers : [numbers]);
  /** @type {Charts["marks"]["escape"]} */
  const escape = (words) =>
    words.replace(/[&<>"]/g, (sign) => SIGNS[sign]);
  // Letters between asterisks are italic, those between tildes are lowered.
  /** @type {Charts["marks"]["plain"]} */
  const plain = (words) => words.replace(/[*~]([^*~]+)[*~]/g, "$1");
  const LOWERED = '<tspan class="low" dy="0.3em">$1</tspan><tspan dy="-0.216em">\u200b</tspan>';
  /** @type {(words: string) => string} */
  const marked = (words) =>
    escape(words).replace(/\*([^*]+)\*/g, '<tspan class="it">$1</tspan>').replace(/~([^~]+)~/g, LOWERED);

  /** @type {Charts["marks"]["path"]} */
  const path = (d, className = "", more = "") => `<path${className && ` class="${className}"`} d="${d}"${more}/>`;
  /** @type {Charts["marks"]["stroke"]} */
  const stroke = (mark, zoom = 1) => {
    const dashes = DASHES[mark.dash ?? "solid"];
    return ` stroke-width="${px(mark.width * zoom)}"${dashes ? ` stroke-dasharray="${dashes}"` : ""}`;
  };

  /** @type {(x: number[], y: Gaps, pen: Drawn) => string} */
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

  // d3 measures symbols by their area: here as large as a circle of this diameter. Each is drawn where it
  // stands, because a browser keeps a record of every element that is moved.
  /** @type {Charts["marks"]["symbol"]} */
  const symbol = (mark, x, y) => {
    const look = mark.hollow ? "hollow" : "full";
    if (mark.shape === "circle") return `<circle class="${look}" cx="${px(x)}" cy="${px(y)}" r="${mark.size / 2}"/>`;
    const turn = ((TURNED[mark.shape] ?? 0) * Math.PI) / 180;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    let d = "";
    /** @type {(step: string) => (right: number, down: number) => void} */
    const go = (step) => (right, down) =>
      (d += `${step}${px(x + cos * right - sin * down)} ${px(y + sin * right + cos * down)}`);
    const [moveTo, lineTo] = [go("M"), go("L")];
    const closePath = () => (d += "Z");
    /** @type {(left: number, top: number, wide: number, high: number) => void} */
    const rect = (left, top, wide, high) => {
      moveTo(left, top);
      lineTo(left + wide, top);
      lineTo(left + wide, top + high);
      lineTo(left, top + high);
      closePath();
    };
    SHAPES[mark.shape].draw({ moveTo, lineTo, closePath, rect }, (Math.PI / 4) * mark.size ** 2);
    return path(d, look);
  };

  /** @type {Charts["marks"]["box"]} */
  const box = (x0, y0, x1, y1, className, more = "") => {
    const [left, top] = [Math.min(x0, x1), Math.min(y0, y1)];
    const size = ` width="${px(Math.abs(x1 - x0))}" height="${px(Math.abs(y1 - y0))}"`;
    return `<rect class="${className}" x="${px(left)}" y="${px(top)}"${size}${more}/>`;
  };

  /** @type {Charts["marks"]["hatched"]} */
  const hatched = (mark, pen, shape) => (mark.hatch ? shape(`fill="url(#${pen.uid}-${mark.hatch})"`) : "");

  /** @type {Charts["marks"]["written"]} */
  const written = (x, y, words, { anchor = "middle", baseline = "middle", size = 13, className = "" }) => {
    const down = { top: 0.8, middle: 0.35, bottom: -0.2 }[baseline];
    const look = `${className ? ` class="${className}"` : ""} font-size="${px(size)}" text-anchor="${anchor}"`;
    return `<text x="${px(x)}" y="${px(y + down * size)}"${look}>${marked(words)}</text>`;
  };

  /** @type {Charts["marks"]["DRAW"]} */
  const DRAW = {
    line: (mark, pen) => {
      const curves = /** @type {Gaps[]} */ (Array.isArray(mark.y[0]) ? mark.y : [mark.y]);
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
      const d = mark.x === undefined ? `M${left} ${px(pen.y(mark.y))}H${right}` : `M${px(pen.x(mark.x))} ${top}V${bottom}`;
      const made = path(d, "pen", stroke(mark));
      return mark.drag ? `<g ${pen.grip(mark)}>${path(d, "hold")}${made}</g>` : made;
    },
    text: (mark, pen) => {
      const classes = [mark.bold && "bold", mark.mono && "mono"];
      return mark.x
        .map((x, k) => {
          const [right, down] = mark.shift.map((pixels) => pixels * pen.zoom);
          /** @param {any[]} names */
          const write = (...names) => {
            const look = { ...mark, size: mark.size * pen.zoom, className: names.filter(Boolean).join(" ") };
            return written(pen.x(x) + right, pen.y(mark.y[k]) + down, mark.words[k], look);
          };
          // A halo is the words once more, below: that of an index would lie over the letter before it.
          return (mark.halo ? write(...classes, "halo") : "") + write(...classes);
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
          /** @param {number} s */
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
          /** @type {[number, number, number, number]} */
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
      const two = scores.length === 1 ? [scores[0].map((v) => -v), scores[0]] : scores;
      // Of equal scores the first one wins, by so little that no border moves.
      const little = 1e-7 * Math.max(...two.map((grid) => grid.reduce((most, v) => Math.max(most, Math.abs(v)), 0)));
      const all = two.map((grid, c) => grid.map((v) => v - c * little));
      /** @param {number} c */
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
    // A picture has hundreds of cells: those that look alike are one path, neighbours one piece of it. In a
    // picture of many cells nobody tells shades apart that differ by less than a twentieth.
    cells: (mark, pen) => {
      const [height, width] = [mark.z.length, mark.z[0].length];
      const shades = height * width > MANY ? 20 : 100;
      /** @type {Map<number, string>} */
      const alike = new Map();
      let dots = "";
      mark.z.forEach((row, i) => {
        const steps = row.map((share) => Math.sign(share) * Math.round(Math.abs(share) * shades));
        for (let j = 0, end; j < width; j = end) {
          for (end = j + 1; steps[end] === steps[j]; ) end += 1;
          const [left, top, right, bottom] = [pen.x(j), pen.y(i), pen.x(end), pen.y(i + 1)].map((at) => Number(px(at)));
          const piece = `M${left} ${top}h${px(right - left)}v${px(bottom - top)}h${px(left - right)}z`; // alike, so short when packed
          if (steps[j]) alike.set(steps[j], (alike.get(steps[j]) ?? "") + piece);
        }
        row.forEach((share, j) => {
          if (!mark.signed || share >= -0.1) return;
          dots += `<circle class="seed" cx="${px(pen.x(j + 0.5))}" cy="${px(pen.y(i + 0.5))}" r="1.4"/>`;
        });
      });
      /** @type {(step: number) => string} */
      const role = (step) => (mark.signed ? ` r-${step > 0 ? "value" : "gradient"}` : "");
      /** @type {(step: number) => string} */
      const look = (step) => ` fill-opacity="${Math.abs(step) / shades}"`;
      return [...alike].map(([step, d]) => path(d, `fill${role(step)}`, look(step))).join("") + dots;
    },
  };
  const INSIDE = new Set(["line", "area", "bar", "rule", "regions", "levels", "cells"]);

  // The words at the ends of bars are not cut off by the panel.
  /** @type {Charts["marks"]["barTexts"]} */
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

  Object.assign(nnCharts, { marks: { DRAW, INSIDE, barTexts, symbol, hatched, stroke, path, box, written, escape, plain } });
}
