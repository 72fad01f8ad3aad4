"""What must hold of all settings in a data file, as the page's own script reads it."""

import json
from pathlib import Path

from tools.site.pictures import page_scripts

# Charts that are equal are one object, and lists that are equal one list: each is looked at once.
FAULTS = """(() => {
  const faults = [];
  const [sizes, seen] = [new Map(), new Set()];
  const told = { alt: new Map(), says: new Map() };
  const finite = (node, gaps) => {
    if (node === null) return gaps;
    if (typeof node === "number") return Number.isFinite(node);
    if (typeof node !== "object" || seen.has(node)) return true;
    seen.add(node);
    const mayBeNull = (name) => (Array.isArray(node) ? gaps : name === "y" || name === "drag");
    return Object.entries(node).every(([name, part]) => finite(part, mayBeNull(name)));
  };
  for (let at = 0; at < file.size; at += 1) {
    const frame = file.frame(at);
    if (!finite(frame.chart, false)) faults.push(`${at}: a number that is none`);
    if (!sizes.has(frame.chart)) {
      sizes.set(frame.chart, [640, 330].map((width) => nnCharts.layout(frame.chart, width).height));
    }
    const [size, first] = [sizes.get(frame.chart), sizes.get(file.frame(0).chart)];
    const same = size.every((height, k) => Math.abs(height - first[k]) < 0.5);
    if (!same) faults.push(`${at}: ${size} high, not ${first}`);
    for (const [name, charts] of Object.entries(told)) {
      const words = frame[name];
      const other = words && charts.has(words) && charts.get(words) !== frame.chart;
      if (other) faults.push(`${at}: the ${name} of another chart`);
      charts.set(words, frame.chart);
    }
  }
  return JSON.stringify(faults);
})()"""


def faults(path):
    """Say what is wrong with a setting: its numbers, its size, or words that another one has."""
    scripts = page_scripts()
    scripts.eval(Path(path).read_text("utf-8"))
    return json.loads(scripts.eval(FAULTS))
