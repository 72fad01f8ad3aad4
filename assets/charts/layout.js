// Where the panels of a chart lie, in pixels; nnlib/book/charts/layout.py counts in the same way.
// The scripts of charts share one name. They ask nothing of the page, so that the site's build runs
// them, too (tools/site/pictures.py).
globalThis.nnCharts = /** @type {Charts} */ ((() => {
  const LETTER = 7; // about the width of one letter of a tick or legend
  const TITLE = 28, LABEL = 18, LEGEND = 20, TICKS = 20, EDGE = 8, SWATCH = 34;
  const RISE = 24; // of the label of the y axis over its ticks
  const SMALLEST = 0.68; // of the size that a drawing is meant to have

  /** @type {Charts["px"]} */
  const px = (number) => String(Math.round(number * 10) / 10); // a tenth is fine enough
  /** @type {(numbers: number[]) => number} */
  const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
  /** @type {Charts["labelsOf"]} */
  const labelsOf = (panel) => [...new Set(panel.marks.flatMap(({ label }) => label || []))];

  /** @type {(panels: Panel[]) => number} */
  const weightOf = (panels) => sum(panels.map(({ weight }) => weight));

  /** @type {(panel: Panel) => number} */
  const indent = ({ frame, x, y }) => {
    if (!frame) return EDGE;
    const longest = Math.max(0, ...y.ticks.map(([, words]) => [...words].length));
    const first = x.ticks.find(([at]) => at === x.low)?.[1] ?? ""; // half of it lies left of the panel
    return Math.max(EDGE + (longest && longest * LETTER + 8), ([...first].length * LETTER) / 2);
  };

  /** @type {(panel: Panel, room: number) => Place["legend"]} */
  const legendLines = (panel, room) => {
    let across = 0, down = 0;
    return labelsOf(panel).map((label) => {
      const length = SWATCH + [...label].length * LETTER;
      if (across && across + length > room) [across, down] = [0, down + 1];
      /** @type {[number, number]} */
      const spot = [across, down];
      across += length + 12;
      return spot;
    });
  };

  /** @type {(panel: Panel, width: number) => number} */
  const above = (panel, width) => {
    const lines = legendLines(panel, width - indent(panel) - EDGE);
    const last = lines.at(-1);
    const legend = last ? (1 + last[1]) * LEGEND : 0;
    return EDGE + (panel.title ? TITLE : 0) + legend + (panel.frame && panel.y.label ? RISE : 0);
  };

  /** @type {(panel: Panel) => number} */
  const below = ({ frame, x }) => EDGE + (frame ? (x.ticks.length ? TICKS : 0) + (x.label ? LABEL : 0) : 0);

  /** @type {(axis: Axis) => number} */
  const spanOf = ({ low, high }) => Math.abs(high - low);

  // How high the data of a panel may be: where a unit is as long up as across, not any height.
  /** @type {(panel: Panel, width: number) => number} */
  const heightOf = (panel, width) =>
    panel.equal ? ((width - indent(panel) - EDGE - 4) * spanOf(panel.y)) / spanOf(panel.x) : Infinity;

  // By how much letters and lines of a drawing are larger than they were meant to be.
  /** @type {Charts["zoom"]} */
  const zoom = (panel, { left, right }) => (panel.unit ? (right - left) / spanOf(panel.x) / panel.unit : 1);

  // A drawing does not shrink until its letters cannot be read.
  /** @type {Charts["leastWidth"]} */
  const leastWidth = ({ panels }) =>
    Math.max(0, ...panels.map(({ unit, x }) => (unit ? SMALLEST * unit * spanOf(x) + 2 * EDGE + 4 : 0)));

  /** @type {(panel: Panel, left: number, right: number, top: number, ends: [inner: number, outer: number]) => Place} */
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

  /** @type {Charts["layout"]} */
  const layout = (chart, width) => {
    let columns = chart.columns;
    while (columns > 1 && width / columns < chart.least) columns -= 1;
    const places = [];
    let top = 0;
    for (let k = 0; k < chart.panels.length; k += columns) {
      const panels = chart.panels.slice(k, k + columns);
      // Pictures of a short last row are as large as those above.
      const pictures = panels.every(({ equal, frame }) => equal && !frame);
      const share = width / weightOf(pictures ? chart.panels.slice(0, columns) : panels);
      /** @param {(panel: Panel, width: number) => number} of */
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

  // From the numbers of an axis to pixels.
  /** @type {Charts["scale"]} */
  const scale = ({ low, high, log }, from, to) => {
    /** @type {(number: number) => number} */
    const linear = log ? Math.log10 : (v) => v;
    const [start, span] = [linear(low), linear(high) - linear(low)];
    /** @param {number} v */
    const at = (v) => from + ((linear(v) - start) / span) * (to - from);
    /** @param {number} v */
    at.holds = (v) => v >= Math.min(low, high) && v <= Math.max(low, high);
    return at;
  };

  return { sizes: { TITLE, LABEL, LEGEND, RISE, TICKS, EDGE }, labelsOf, zoom, leastWidth, layout, px, scale };
})());
