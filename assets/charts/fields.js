// Fields of a chart: a number at every place, from a grid or from a small network, and its outlines.
{
  const { px } = nnCharts;
  const RESOLUTION = 80; // cells along each side where a field is computed from a network
  /** @type {Record<string, (z: number) => number>} */
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

  /** @type {Charts["outputs"]} */
  const outputs = (network, inputs) => {
    let values = inputs;
    network.layers?.forEach((name, k) => {
      const [W, b, g] = [network[`W${k}`], network[`b${k}`], ACTIVATIONS[name]];
      values = W.map((row, j) => g(row.reduce((z, w, i) => z + w * values[i], b[j])));
    });
    return values;
  };

  // Scores of a field, one flat grid for each output, rows from the low end of y up.
  /** @type {Charts["grids"]} */
  const grids = (mark, panel) => {
    if (mark.z) {
      const stacked = /** @type {number[][][]} */ (Array.isArray(mark.z[0][0]) ? mark.z : [mark.z]);
      return { grids: stacked.map((grid) => grid.flat()), wide: stacked[0][0].length, tall: stacked[0].length };
    }
    const n = RESOLUTION;
    /** @param {Axis} axis @param {number} k */
    const middle = ({ low, high }, k) => low + ((high - low) * (k + 0.5)) / n;
    const last = outputs(mark, [panel.x.low, panel.y.low]).length;
    const made = Array.from({ length: last }, () => new Array(n * n));
    for (let k = 0; k < n * n; k += 1) {
      const scores = outputs(mark, [middle(panel.x, k % n), middle(panel.y, Math.floor(k / n))]);
      scores.forEach((score, c) => (made[c][k] = score));
    }
    return { grids: made, wide: n, tall: n };
  };

  // A grid carried on by one cell on all sides: what closes an outline lies off the panel.
  /** @type {(grid: number[], wide: number, tall: number) => number[]} */
  const padded = (grid, wide, tall) => {
    /** @param {number[]} row */
    const on = (row) => [2 * row[0] - row[1], ...row, 2 * row[wide - 1] - row[wide - 2]];
    const rows = Array.from({ length: tall }, (_, i) => on(grid.slice(i * wide, (i + 1) * wide)));
    /** @param {number[]} edge @param {number[]} inner */
    const beyond = (edge, inner) => edge.map((value, j) => 2 * value - inner[j]);
    return [beyond(rows[0], rows[1]), ...rows, beyond(rows[tall - 1], rows[tall - 2])].flat();
  };

  // Without the points in the middle of straight pieces.
  /** @type {(ring: [x: number, y: number][]) => [x: number, y: number][]} */
  const bends = (ring) =>
    ring.filter(([x, y], k) => {
      if (!k || k === ring.length - 1) return true;
      const [[x0, y0], [x1, y1]] = [ring[k - 1], ring[k + 1]];
      return Math.abs((x - x0) * (y1 - y) - (y - y0) * (x1 - x)) > 1e-6;
    });

  // The outline of what lies above a height, as a path.
  /** @type {Charts["outline"]} */
  const outline = (grid, height, { wide, tall }, area) => {
    const [dx, dy] = [(area.right - area.left) / wide, (area.top - area.bottom) / tall];
    /** @type {((n: number) => number)[]} */
    const [x, y] = [(j) => area.left + dx * (j - 1), (i) => area.bottom + dy * (i - 1)];
    const shape = d3.contours().size([wide + 2, tall + 2]);
    return shape
      .contour(padded(grid, wide, tall), height)
      .coordinates.flat()
      .map((/** @type {[number, number][]} */ ring) => `M${bends(ring).map(([j, i]) => `${px(x(j))} ${px(y(i))}`).join("L")}`)
      .join("");
  };

  Object.assign(nnCharts, { outputs, grids, outline });
}
