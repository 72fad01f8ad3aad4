// Data files of charts: each is one call of nnData, so that a page can load it from a disk, too, where
// browsers do not let pages fetch. nnlib/book/charts/data.py writes them.
{
  /** @type {Map<string, (data: PackedFile) => void>} */
  const waiting = new Map(); // address of a data file → what is to be done with it
  /** @type {Map<string, Promise<DataFile>>} */
  const files = new Map(); // address → promise of its charts

  globalThis.nnData = (data) => {
    const script = /** @type {HTMLScriptElement} */ (document.currentScript);
    waiting.get(script.src)?.(data);
  };

  // Long lists are differences of whole numbers, once or twice.
  /** @type {(list: PackedNumbers) => number[]} */
  const sums = ({ d, n, of }) => {
    let [sum, step] = [0, 0];
    return of.map((number) => {
      step = n === 2 ? step + number : number;
      sum += step;
      return sum / 10 ** d;
    });
  };

  // Texts differ in their numbers: what is common stands once.
  /** @type {(texts: PackedTexts, at: number) => string} */
  const text = ({ frames, which, numbers }, at) => {
    let k = 0;
    return frames[which[at]].replaceAll("\0", () => {
      const [known, places] = numbers[k];
      k += 1;
      return known[places[at]];
    });
  };

  // The nodes of a file name each other by number.
  /** @type {Charts["unpack"]} */
  const unpack = ({ pool, charts, alts, says }) => {
    /** @type {any[]} */
    const made = [];
    /** @type {(node: any) => any} */
    const whole = (node) => {
      if (node === null || typeof node !== "object") return node;
      if (Array.isArray(node)) return node.map(whole);
      if ("$" in node) return (made[node.$] ??= whole(pool[node.$]));
      if ("of" in node) return sums(node);
      return Object.fromEntries(Object.entries(node).map(([name, part]) => [name, whole(part)]));
    };
    /** @param {number} at */
    const frame = (at) => ({ chart: whole({ $: charts[at] }), alt: text(alts, at), says: text(says, at) });
    const texts = () => charts.flatMap((_, at) => [text(alts, at), text(says, at)]);
    return { size: charts.length, frame, texts };
  };

  // A data file, loaded once: {size, frame(at)}.
  /** @type {Charts["load"]} */
  const load = (address) => {
    if (!files.has(address)) {
      /** @type {Promise<DataFile>} */
      const loaded = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = address;
        waiting.set(script.src, (data) => resolve(unpack(data)));
        script.onerror = () => reject(new Error("its file did not arrive"));
        script.onload = () => reject(new Error("its file holds something else"));
        document.head.append(script);
      });
      loaded.catch(() => files.delete(address));
      files.set(address, loaded);
    }
    return /** @type {Promise<DataFile>} */ (files.get(address));
  };

  Object.assign(nnCharts, { load, unpack });
}
