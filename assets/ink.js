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

  const isNear = (x, y, [ax, ay, bx, by], pen = PEN) => {
    const [dx, dy] = [bx - ax, by - ay];
    const part = between(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1), 0, 1);
    return (x - ax - part * dx) ** 2 + (y - ay - part * dy) ** 2 <= (pen / 2) ** 2;
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

  // The way of MNIST: grey, cropped and scaled into a box, which is moved until the centre of mass of its
  // ink falls into the middle pixel of a frame (nnlib/book/pad/grey.py).
  const [BOX, FRAME, FINE, BROAD, WHITEST] = [20, 28, 4, 3, 255];
  const MIDDLE = FRAME / 2;

  // How many of the 16 points of each of the 400 pixels of the box are black.
  const scaled = (lines) => {
    const xs = lines.flatMap(([ax, , bx]) => [ax, bx]);
    const ys = lines.flatMap(([, ay, , by]) => [ay, by]);
    const span = (all) => [Math.min(...all), Math.max(...all)];
    const [[left, right], [top, bottom]] = [span(xs), span(ys)];
    const scale = (BOX - BROAD) / Math.max(right - left, bottom - top, 1e-9);
    const [across, down] = [(at) => (at - (left + right) / 2) * scale + BOX / 2, (at) => (at - (top + bottom) / 2) * scale + BOX / 2];
    const points = BOX * FINE;
    const black = new Uint8Array(points * points);
    const reach = (a, b) => {
      const [low, high] = [Math.min(a, b) - BROAD / 2, Math.max(a, b) + BROAD / 2];
      return [Math.max(Math.floor(low * FINE) - 1, 0), Math.min(Math.ceil(high * FINE) + 1, points)];
    };
    for (const [ax, ay, bx, by] of lines) {
      /** @type {[number, number, number, number]} */
      const line = [across(ax), down(ay), across(bx), down(by)];
      const [[x0, x1], [y0, y1]] = [reach(line[0], line[2]), reach(line[1], line[3])];
      for (let row = y0; row < y1; row += 1) {
        for (let column = x0; column < x1; column += 1) {
          const k = row * points + column;
          if (!black[k] && isNear((column + 0.5) / FINE, (row + 0.5) / FINE, line, BROAD)) black[k] = 1;
        }
      }
    }
    const made = new Array(BOX * BOX).fill(0);
    black.forEach((ink, k) => (made[Math.floor(k / points / FINE) * BOX + Math.floor((k % points) / FINE)] += ink));
    return made;
  };

  // The steps: the box, the centre of mass in it, where it goes, and the picture.
  const greys = (strokes) => {
    const made = scaled(pieces(strokes));
    const total = sum(made);
    const mass = [sum(made.map((ink, k) => ink * (k % BOX))) / total, sum(made.map((ink, k) => ink * Math.floor(k / BOX))) / total];
    const corner = mass.map((at) => between(Math.floor(MIDDLE - at + 0.5), 0, FRAME - BOX));
    const box = made.map((ink) => Math.floor(ink * (WHITEST / FINE ** 2) + 0.5));
    const image = new Array(FRAME * FRAME).fill(0);
    box.forEach((ink, k) => (image[(corner[1] + Math.floor(k / BOX)) * FRAME + corner[0] + (k % BOX)] = ink));
    return { box, mass, corner, image };
  };

  // What the ink of each pixel adds to the score of one digit over that of another, in a network with one
  // hidden layer of ReLU: it is linear as long as the same units are on.
  const evidence = ({ W0, b0, W1 }, pixels, best, second) => {
    const inputs = pixels.map((ink) => ink / WHITEST);
    const added = new Array(inputs.length).fill(0);
    W0.forEach((row, j) => {
      if (row.reduce((z, w, k) => z + w * inputs[k], b0[j]) <= 0) return;
      const part = W1[best][j] - W1[second][j];
      row.forEach((w, k) => (added[k] += part * w * inputs[k]));
    });
    return added;
  };

  // What a network thinks of a picture: the share of each digit, and a sentence.
  const read = (network, pixels) => {
    const full = pixels.length === SIDE * SIDE ? FULL : WHITEST;
    const scores = nnCharts.outputs(network, pixels.map((ink) => ink / full));
    const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
    const shares = powers.map((power) => power / sum(powers));
    const [best, next] = [...shares.keys()].sort((a, b) => shares[b] - shares[a]);
    const [first, second] = [best, next].map((digit) => (shares[digit] >= ALL_BUT_CERTAIN ? "over 0.99" : shares[digit].toFixed(2)));
    const says =
      shares[best] >= SURE ? `Read as ${best}, with ${first}.` : `Not sure: ${best} or ${next}, with ${first} and ${second}.`;
    return { best, second: next, shares, says };
  };

  return { counts, greys, evidence, read };
})();
