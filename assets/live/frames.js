// The frames of experiments: the one that the reader asks for and then, while the reader looks at it,
// those one step away, so that the next step is answered at once.
const MOST = 64; // frames that are kept, of some 100 kB each
const REST = 150; // ms without a further step, after which the reader is taken to look
const QUICK = 1_000; // ms of a frame; where one takes longer, its neighbours might make a reader wait

const distance = (a, b) => a.reduce((sum, place, control) => sum + Math.abs(place - b[control]), 0);

// The settings one step away, first the one where a reader gets who goes on in the same direction.
const around = (setting, counts, before) => {
  const steps = setting.flatMap((place, control) =>
    [place + 1, place - 1]
      .filter((to) => to >= 0 && to < counts[control])
      .map((to) => setting.with(control, to)),
  );
  const next = setting.map((place, control) => 2 * place - before[control]);
  return steps.sort((a, b) => distance(a, next) - distance(b, next));
};

export class Frames {
  // ask({experiment, setting, ahead}) has Python draw; a setting holds, for each control, its place.
  constructor(ask) {
    this.ask = ask;
    this.forget();
  }

  // Something has run that may change what is drawn.
  forget() {
    this.kept = new Map(); // what was asked for, as text → promise of the frame
    this.before = {};
  }

  // counts: how many values each control has.
  async draw(experiment, setting, counts) {
    this.wanted = setting;
    const begun = performance.now();
    const frame = await this.frame(experiment, setting);
    if (performance.now() - begun < QUICK) this.lookAhead(experiment, setting, counts);
    return frame;
  }

  frame(experiment, setting, ahead = false) {
    const { kept } = this;
    const key = JSON.stringify([experiment, setting]);
    if (!kept.has(key)) {
      kept.set(key, this.ask({ experiment, setting, ahead }));
      if (kept.size > MOST) kept.delete(kept.keys().next().value);
    }
    return kept.get(key);
  }

  async lookAhead(experiment, setting, counts) {
    const { kept } = this;
    const before = this.before[experiment] ?? setting;
    this.before[experiment] = setting;
    await new Promise((rested) => setTimeout(rested, REST));
    for (const near of around(setting, counts, before)) {
      if (this.wanted !== setting || this.kept !== kept) return; // the reader has gone on
      await this.frame(experiment, near, true);
    }
  }
}
