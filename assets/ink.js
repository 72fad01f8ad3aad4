// A drawing as the digits of the data came about, and what a network makes of it: the same numbers as
// nnlib/book/pad. A drawing is a list of strokes, each a list of points [x, y], in any unit.
globalThis.nnInk = (() => {
  const [POINTS, BLOCK, PEN] = [32, 4, 6]; // points of the frame, of a pixel, of the pen's width
  const SIDE = POINTS / BLOCK;
  const [FULL, ROOM, USUAL] = [BLOCK ** 2, POINTS - PEN, 24 - PEN];
  const [STRETCH, STEEPEST] = [1.2, 1];
  const SURE = 0.6; // the share from which on a digit is named alone
  const ALL_BUT_CERTAIN = 0.995; // would be rounded to 1, which no network ever reaches

  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const between = (number, low, high) => Math.min(Math.max(number, low), high);

  // The straight pieces [ax, ay, bx, by]; a dot is one without length.
  const pieces = (strokes) =>
    strokes.flatMap((points) => (points.length > 1 ? points.slice(1).map((end, k) => [...points[k], ...end]) : [[...points[0], ...points[0]]]));

  // Set upright: x must not lean on y.
  const upright = (lines) => {
    const lengths = lines.map(([ax, ay, bx, by]) => Math.hypot(bx - ax, by - ay));
    const total = sum(lengths);
    if (!total) return lines;
    const mean = (a, b) => sum(lines.map((line, k) => (lengths[k] * (line[a] + line[b])) / 2)) / total;
    const [mx, my] = [mean(0, 2), mean(1, 3)];
    let [both, upward] = [0, 0];
    lines.forEach(([ax, ay, bx, by], k) => {
      const [dx, dy] = [(ax + bx) / 2 - mx, (ay + by) / 2 - my];
      // A piece varies about its own middle, too: evenly, by a twelfth of its square.
      both += lengths[k] * (dx * dy + ((bx - ax) * (by - ay)) / 12);
      upward += lengths[k] * (dy * dy + (by - ay) ** 2 / 12);
    });
    const slant = upward > 0 ? between(both / upward, -STEEPEST, STEEPEST) : 0;
    return lines.map(([ax, ay, bx, by]) => [ax - slant * (ay - my), ay, bx - slant * (by - my), by]);
  };

  // As large as the frame has room, in its middle.
  const fitted = (lines) => {
    const span = (a, b) => {
      const all = lines.flatMap((line) => [line[a], line[b]]);
      const [low, high] = [Math.min(...all), Math.max(...all)];
      return { size: Math.max(high - low, 1e-9), middle: (low + high) / 2 };
    };
    const [x, y] = [span(0, 2), span(1, 3)];
    const tall = ROOM / Math.max(x.size, y.size);
    const wide = Math.min(Math.max(USUAL / x.size, tall / STRETCH), tall * STRETCH, ROOM / x.size);
    const [across, down] = [(at) => (at - x.middle) * wide + POINTS / 2, (at) => (at - y.middle) * tall + POINTS / 2];
    return lines.map(([ax, ay, bx, by]) => [across(ax), down(ay), across(bx), down(by)]);
  };

  const isNear = (x, y, [ax, ay, bx, by]) => {
    const [dx, dy] = [bx - ax, by - ay];
    const part = between(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1), 0, 1);
    return (x - ax - part * dx) ** 2 + (y - ay - part * dy) ** 2 <= (PEN / 2) ** 2;
  };

  // Black points in each of the 64 pixels, row after row.
  const counts = (strokes) => {
    const lines = fitted(upright(pieces(strokes)));
    const made = new Array(SIDE * SIDE).fill(0);
    for (let k = 0; k < POINTS * POINTS; k += 1) {
      const [column, row] = [k % POINTS, Math.floor(k / POINTS)];
      if (lines.some((line) => isNear(column + 0.5, row + 0.5, line))) {
        made[Math.floor(row / BLOCK) * SIDE + Math.floor(column / BLOCK)] += 1;
      }
    }
    return made;
  };

  // What a network thinks of 64 counts: the share of each digit, and a sentence.
  const read = (network, pixels) => {
    const scores = nnCharts.outputs(network, pixels.map((count) => count / FULL));
    const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
    const shares = powers.map((power) => power / sum(powers));
    const [best, next] = [...shares.keys()].sort((a, b) => shares[b] - shares[a]);
    const [first, second] = [best, next].map((digit) => (shares[digit] >= ALL_BUT_CERTAIN ? "over 0.99" : shares[digit].toFixed(2)));
    const says =
      shares[best] >= SURE ? `Read as ${best}, with ${first}.` : `Not sure: ${best} or ${next}, with ${first} and ${second}.`;
    return { best, shares, says };
  };

  return { FULL, counts, read };
})();
