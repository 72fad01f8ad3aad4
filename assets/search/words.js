// Words as the search takes them: "Derivatives" is "derivative", "optimizers" are "optimisers", and
// "mse_loss" is one word and also its two parts.
{
  const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
  const SHORT = 4; // words of fewer letters have no endings

  const plain = (word) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // What stays of a word in all its forms.
  const stem = (word) => {
    if (word.length < SHORT || /[_\d]/.test(word)) return word;
    const one = word
      .replace(/^(matr|ind)ices$/, "$1ix")
      .replace(/ies$/, "y")
      .replace(/(ss|s|x|z|ch|sh)es$/, "$1")
      .replace(/([^aius]|[^i]a)s$/, "$1")
      .replace(/iz(?=e|a|i)/, "is"); // American or British
    const root = one.replace(/(at(ion|ing|ed|e|ive|or)|ing|ed|e|ly)$/, "");
    const enough = root.length >= 3 && /[aeiouy]/.test(root) && !/[aeiou]{2}$/.test(root);
    return enough ? root.replace(/([^lse])\1$/, "$1") : one;
  };

  // The words of a text and where they stand: [{word, stem, at, end}]; parts stand where the whole does.
  const split = (text) => {
    const found = [];
    for (const { 0: letters, index: at } of text.matchAll(WORD)) {
      const whole = plain(letters);
      const parts = whole.includes("_") ? whole.split("_").filter(Boolean) : [];
      for (const word of [whole, ...parts]) found.push({ word, stem: stem(word), at, end: at + letters.length });
    }
    return found;
  };

  globalThis.nnWords = { split, stem };
}
