// Settings of an experiment as numbers: what its controls say, where a setting stands in a data file,
// and what a reader who drags a mark means.
{
  const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const NUMBER = /^(−?)([\d.]*)(?:·?10(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$/;

  // The number that a text shows, as number_text of nnlib/book/charts writes it; NaN if it shows none.
  /** @type {Charts["numberOf"]} */
  const numberOf = (text) => {
    const [, minus, mantissa, below, raised] = text.replaceAll(",", "").match(NUMBER) ?? [];
    const exponent = raised?.replace(/./g, (digit) => String(RAISED.indexOf(digit)));
    if (!mantissa && !exponent) return NaN;
    return Number(`${minus ? "-" : ""}${mantissa || 1}e${below ? "-" : ""}${exponent ?? 0}`);
  };

  // The place of a setting among all: of each control the chosen value's number and how many values
  // there are. The last control varies fastest.
  /** @type {Charts["placeOf"]} */
  const placeOf = (controls) => controls.reduce((place, { at, size }) => place * size + at, 0);

  /** @type {Charts["countOf"]} */
  const countOf = (controls) => controls.reduce((count, { size }) => count * size, 1);

  // Which of some values lies nearest to a pixel of the chart.
  /** @type {Charts["nearest"]} */
  const nearest = (values, scale, pixel) => {
    const far = values.map((value) => Math.abs(scale(value) - pixel));
    return far.indexOf(Math.min(...far));
  };

  // Milliseconds for each value when a control is run through: six seconds for all, in steps that
  // can be seen; slower for readers who want less motion.
  /** @type {Charts["pace"]} */
  const pace = (size, calm) => Math.max(calm ? 800 : 60, Math.min(600, 6000 / size));

  Object.assign(nnCharts, { numberOf, placeOf, countOf, nearest, pace });
}
