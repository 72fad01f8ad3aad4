// The search itself: which sections answer a query, the best first, and what else to try.
//
// A section scores for each word of the query by how often it has it (more in its title, less if it is
// long or the word is common: BM25), and for neighbours in the query that are neighbours in its text.
// The page adds to that: of two sections alike, the one whose whole chapter is about it comes first.
{
  const { split } = nnWords;
  const TITLE = 6; // a word in a title counts as so many in the text
  const CODE = 0.3; // and a name in the code as so much
  const FULL = 1.4, LONG = 0.6; // BM25: how soon more of the same stops counting; how much length matters
  const PAIR = 1.5; // neighbours count as one more word of this weight
  const PAGE = 0.7; // share of the page in the score of its sections
  const REFERENCE = 0.5; // what explains nothing comes after the chapters, unless its name is asked for
  const EXPLAINS = /^(Chapter|Appendix [A-E])/; // appendices F and G list what the others say
  const APART = { exercises: 0.6, "further-reading": 0.6 }; // they name everything and explain nothing
  const MEANT = 50; // for a section that the index of terms names
  const NEVER = new Set("a an and are as at by do does for how i in is it my of on or the to what why with".split(" "));

  const count = (into, key, weight) => into.set(key, (into.get(key) ?? 0) + weight);

  // A text of which words and pairs are counted: a section, or a page with all of its sections.
  class Counted {
    constructor() {
      this.words = new Map();
      this.length = 0;
    }

    add(stems, weight) {
      stems.forEach((stem, place) => {
        count(this.words, stem, weight);
        if (place) count(this.words, `${stems[place - 1]} ${stem}`, weight);
      });
      if (weight >= 1) this.length += stems.length;
    }
  }

  // What is rare tells more. Every collection of texts has its own measure.
  class Collection {
    constructor(texts) {
      this.texts = texts;
      this.mean = texts.reduce((sum, { length }) => sum + length, 0) / texts.length;
      this.having = new Map();
      for (const { words } of texts) for (const stem of words.keys()) count(this.having, stem, 1);
    }

    score(text, term) {
      const often = text.words.get(term) ?? 0;
      const having = this.having.get(term) ?? 0;
      const rare = Math.log(1 + (this.texts.length - having + 0.5) / (having + 0.5));
      return (rare * often * (FULL + 1)) / (often + FULL * (1 - LONG + (LONG * text.length) / this.mean));
    }
  }

  const nameIn = (query) => query.trim().replace(/^nnlib\.|\(\)?$/g, ""); // also of "nnlib.mse_loss()"
  const lastPart = (name) => name.toLowerCase().split(".").at(-1);
  const stemsOf = (text) => split(text).map(({ stem }) => stem);

  // How many letters one must change, add, drop or swap with their neighbour to come from one to the other.
  const distance = (one, other) => {
    let [last, before] = [[...other, ""].map((_, at) => at), []];
    for (let i = 1; i <= one.length; i++) {
      const row = [i];
      for (let j = 1; j <= other.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + Number(one[i - 1] !== other[j - 1]));
        const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
        if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, last] = [last, row];
    }
    return last[other.length];
  };

  class Engine {
    constructor(pages) {
      this.vocabulary = new Map(); // word → how often
      this.sections = [];
      const counted = pages.map((page) => this.count(page));
      this.pages = new Collection(counted);
      this.all = new Collection(this.sections);
    }

    count(page) {
      const whole = Object.assign(new Counted(), { page });
      whole.add(stemsOf(page.title), TITLE);
      page.sections.forEach(([anchor, title, text, names, terms]) => {
        const named = new Set(terms.map((term) => stemsOf(term).join(" ")));
        const section = Object.assign(new Counted(), { whole, anchor, title, text, terms: named });
        const words = split(text);
        for (const { word } of [title, ...terms].flatMap(split).concat(words)) count(this.vocabulary, word, 1);
        const stems = words.map(({ stem }) => stem);
        for (const each of [section, whole]) {
          each.add(stemsOf(title), TITLE);
          each.add(stems, 1);
          for (const name of names) each.add(stemsOf(name), CODE);
          for (const term of terms) each.add(stemsOf(term), TITLE);
        }
        this.sections.push(section);
      });
      return whole;
    }

    // The words of a query; of the last one, which may still be typed, also what it can become.
    termsOf(query) {
      const asked = split(nameIn(query));
      const telling = asked.filter(({ word }) => !NEVER.has(word));
      const words = telling.length ? telling : asked;
      return words.map((each, place) => {
        const { word, stem } = each;
        const known = this.all.having.has(stem);
        const typed = !known && place === words.length - 1 && word.length > 1;
        const begun = typed ? [...this.vocabulary.keys()].filter((other) => other.startsWith(word)) : [];
        return { word, known: known || begun.length > 0, stems: [stem, ...new Set(begun.flatMap(stemsOf))] };
      });
    }

    // {found: sections in groups, one for each page, the best first; marked: stems; unknown: words}.
    search(query) {
      const terms = this.termsOf(query);
      const named = nameIn(query);
      const hits = this.sections.map((section) => this.hit(section, terms, named)).filter(({ has }) => has);
      const most = Math.max(...hits.map(({ has }) => has)); // sections with all words, if there are any
      const groups = new Map();
      for (const each of hits.filter(({ has }) => has === most)) {
        const { whole } = each.section;
        if (!groups.has(whole)) groups.set(whole, []);
        groups.get(whole).push(each);
      }
      const best = (a, b) => b.score - a.score;
      const found = [...groups].map(([{ page }, own]) => ({ page, hits: own.sort(best), score: own[0].score }));
      return {
        found: found.sort(best),
        marked: new Set(terms.flatMap(({ stems }) => stems)),
        unknown: terms.filter(({ known }) => !known).map(({ word }) => word),
      };
    }

    // A section, how many of the words it has, and what that counts.
    hit(section, terms, named) {
      const { whole, anchor, title } = section;
      const most = (collection, text, stems) => Math.max(...stems.map((stem) => collection.score(text, stem)));
      let [score, has] = [0, 0];
      terms.forEach(({ stems }, place) => {
        const own = most(this.all, section, stems);
        if (!own) return;
        has += 1;
        score += own + PAGE * most(this.pages, whole, stems);
        if (!place) return;
        const pairs = terms[place - 1].stems.flatMap((first) => stems.map((second) => `${first} ${second}`));
        score += PAIR * (most(this.all, section, pairs) + PAGE * most(this.pages, whole, pairs));
      });
      if (/[_.]/.test(named) && lastPart(title) === lastPart(named)) score += 2 * MEANT;
      if (section.terms.has(terms.map(({ stems }) => stems[0]).join(" "))) score += MEANT;
      const kind = EXPLAINS.test(whole.page.place) ? (APART[anchor] ?? 1) : REFERENCE;
      return { section, has, score: score * kind };
    }

    // Words of the book that are written almost like this one, the commonest of the nearest first.
    near(word) {
      const far = word.length > 6 ? 2 : word.length > 3 ? 1 : 0;
      return [...this.vocabulary]
        .filter(([other]) => Math.abs(other.length - word.length) <= far && !/[\d_]/.test(other))
        .map(([other, often]) => ({ other, often, away: distance(word, other) }))
        .filter(({ away }) => away <= far)
        .sort((a, b) => a.away - b.away || b.often - a.often)
        .filter(({ away }, _, [nearest]) => away === nearest.away)
        .slice(0, 3)
        .map(({ other }) => other);
    }
  }

  // The piece of a text with most of the wanted words, as [text, is it one of them] in turn.
  const snippet = (text, marked, length = 220) => {
    const words = split(text).filter(({ stem }) => marked.has(stem));
    const worth = words.map(({ at }) => new Set(words.filter((w) => w.at >= at && w.end <= at + length).map((w) => w.stem)).size);
    const first = words[worth.indexOf(Math.max(...worth))]?.at ?? 0;
    const sentence = Math.max(0, text.lastIndexOf(". ", first) + 2);
    const near = first - sentence < 80 ? (sentence > 1 ? sentence : 0) : text.lastIndexOf(" ", first - 50) + 1;
    const begin = Math.min(near, text.lastIndexOf(" ", Math.max(0, text.length - length)) + 1); // not too short
    const cut = text.length > begin + length;
    const end = cut ? text.lastIndexOf(" ", begin + length) : text.length;
    const parts = [];
    let at = begin;
    if (begin && begin !== sentence) parts.push(["… ", false]);
    for (const word of words) {
      if (word.at < at || word.end > end) continue;
      parts.push([text.slice(at, word.at), false], [text.slice(word.at, word.end), true]);
      at = word.end;
    }
    parts.push([text.slice(at, end) + (cut && !text.slice(0, end).endsWith("…") ? " …" : ""), false]);
    return parts.filter(([part]) => part);
  };

  globalThis.nnSearch = { Engine, snippet };
}
