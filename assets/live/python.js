// Python in a worker: one at a time, started anew after it was stopped.
import { reasonOf } from "./failures.js";

const SILENCE = 5_000; // ms, after which a worker that had nothing to do and says nothing may be lost

export class Python {
  // hear(message) gets what the worker says (see worker.js), and: busy {busy, ahead} when Python
  // begins or ends some work, silent {} when it says nothing to what it was asked.
  constructor(hear) {
    this.hear = hear;
    this.asked = new Map(); // number of a request → who gets its answer
    this.count = 0;
    this.start();
  }

  async start() {
    if (typeof WebAssembly !== "object") return this.fail("no-webassembly");
    const address = new URL("worker.js", import.meta.url);
    try {
      this.worker = new Worker(address);
    } catch (error) {
      return this.fail("blocked", error);
    }
    this.worker.onmessage = ({ data }) => this.receive(data);
    this.worker.onerror = async (event) => {
      if (this.heard) return; // an error in what a reader wrote: worker.js tells which ones are the end
      // A worker that never spoke was blocked, unless its script did not even arrive.
      this.fail(await reasonOf(address, "blocked"), event.message);
    };
  }

  receive(message) {
    if (!this.worker) return; // its last words, after it was stopped
    this.heard = true;
    clearTimeout(this.silence);
    if (message.type === "done") this.answer(message.request, message.answer);
    else if (message.type !== "heard") this.hear(message);
    if (message.type === "failed") this.stop();
  }

  fail(reason, detail = "") {
    if (this.stopped) return;
    this.stop();
    this.hear({ type: "failed", reason, detail: String(detail) });
  }

  // Ask for something: {type: "run" | "draw" | "comm", …}. The answer is undefined if Python stops.
  ask(message) {
    if (!this.worker) return undefined;
    const request = this.count++;
    return new Promise((resolve) => {
      this.asked.set(request, resolve);
      if (this.asked.size === 1) {
        this.hear({ type: "busy", busy: true, ahead: message.ahead });
        this.silence = setTimeout(() => this.hear({ type: "silent" }), SILENCE);
      }
      this.worker.postMessage({ ...message, request });
    });
  }

  answer(request, answer) {
    const resolve = this.asked.get(request);
    this.asked.delete(request);
    if (!this.asked.size) this.hear({ type: "busy", busy: false });
    resolve(answer);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.silence);
    this.worker?.terminate();
    this.worker = undefined;
    for (const resolve of this.asked.values()) resolve();
  }
}
