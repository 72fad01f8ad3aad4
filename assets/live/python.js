// Python in a worker: one at a time, started anew after it was stopped.
export class Python {
  // hear(message) gets what the worker says; see worker.js for the messages.
  constructor(hear) {
    this.hear = hear;
    this.frames = new Map(); // of the drawings that are under way, by their number
    this.count = 0;
    this.start();
  }

  async start() {
    if (typeof WebAssembly !== "object") return this.fail("no-webassembly");
    const address = new URL(`worker.js?v=${nnLive.version}`, import.meta.url);
    try {
      this.worker = new Worker(address);
    } catch (error) {
      return this.fail("blocked", error);
    }
    this.worker.onmessage = ({ data }) => this.receive(data);
    this.worker.onerror = async (event) => {
      if (this.heard) return; // an error in what a reader wrote: worker.js tells which ones are the end
      // A worker that never spoke was blocked, unless its script did not even arrive.
      const arrived = await fetch(address).then((answer) => answer.ok, () => false);
      this.fail(arrived ? "blocked" : "network", event.message);
    };
  }

  receive(message) {
    if (!this.worker) return; // its last words, after it was stopped
    this.heard = true;
    if (message.type === "pong") this.answered();
    else if (message.type === "frame") this.frames.get(message.request)?.(JSON.parse(message.frame));
    else this.hear(message);
    if (message.type === "failed") this.stop();
  }

  fail(reason, detail = "") {
    this.stop();
    this.hear({ type: "failed", reason, detail: String(detail) });
  }

  send(message) {
    this.worker?.postMessage(message);
  }

  // A tab that slept may have lost its worker without a word: ask before work is given to it.
  async run(cell, source) {
    if (!this.frames.size && !(await this.answers(5_000))) return this.fail("asleep");
    this.send({ type: "run", cell, source });
  }

  answers(patience) {
    return new Promise((resolve) => {
      const silent = setTimeout(() => resolve(false), patience);
      this.answered = () => (clearTimeout(silent), resolve(true));
      this.send({ type: "ping" });
    });
  }

  async draw(experiment, setting) {
    if (!this.worker) return { error: "Python is not running: run the experiment's cell again." };
    const request = this.count++;
    try {
      return await new Promise((resolve) => {
        this.frames.set(request, resolve);
        this.send({ type: "draw", request, experiment, setting });
      });
    } finally {
      this.frames.delete(request);
    }
  }

  stop() {
    this.worker?.terminate();
    this.worker = undefined;
    for (const resolve of this.frames.values()) resolve({ error: "Python was stopped." });
  }
}
