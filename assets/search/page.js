// The page that searches: what is typed is answered at once, and an answer is a link to a section, where
// found.js marks the words. ↓ goes from the field to the answers, ↓ and ↑ through them.
{
  /** @type {HTMLElement} */
  const place = document.querySelector("#nn-search");
  /** @type {HTMLInputElement} */
  const field = place.querySelector("input[name=q]");
  const says = place.querySelector("[role=status]");
  const list = place.querySelector("ol");
  const SHOWN = 4; // sections of one page; the others unfold
  const PAGES = 12;
  let engine;

  const make = (tag, className, ...parts) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...parts);
    return made;
  };

  const counted = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;

  const marked = (parts) => parts.map(([text, found]) => (found ? make("mark", "", text) : text));

  const hit = (page, { section: { anchor, title, text } }, words) => {
    const query = new URLSearchParams({ marked: field.value.trim() });
    const link = make("a", "", ...marked(nnSearch.snippet(title, words, Infinity)));
    link.href = `${page.page}?${query}#${anchor}`;
    return make("li", "", link, make("p", "", ...marked(nnSearch.snippet(text, words))));
  };

  const group = ({ page, hits }, words) => {
    const place = page.place && `${page.place} · `;
    const items = hits.map((each) => hit(page, each, words));
    const made = make("li", "nn-found", make("h2", "", place + page.title));
    made.append(make("ul", "", ...items.slice(0, SHOWN)));
    const more = items.slice(SHOWN);
    if (more.length) {
      made.append(make("details", "", make("summary", "", counted(more.length, "more section")), make("ul", "", ...more)));
    }
    return made;
  };

  const instead = (word, other) => {
    const link = make("a", "", other);
    link.href = `?${new URLSearchParams({ q: field.value.toLowerCase().replace(word, other) })}`;
    return link;
  };

  // What to say of words that the book does not have: those that are written almost like them.
  const advice = (word) => {
    const near = engine.near(word).flatMap((other, place) => [place ? " or " : "Did you mean ", instead(word, other)]);
    return make("p", "", `No page has “${word}”. `, ...near, near.length ? "?" : "");
  };

  const answer = () => {
    const query = field.value.trim();
    history.replaceState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
    if (!engine) return;
    const { found, marked: words, unknown } = engine.search(query);
    const sections = found.reduce((sum, { hits }) => sum + hits.length, 0);
    const count = `${counted(sections, "section")} on ${counted(found.length, "page")}.`;
    says.replaceChildren(found.length ? count : "", ...(query ? unknown.map(advice) : []));
    if (query && !found.length) {
      says.append(make("p", "", "Try another form or fewer words. Names in code, such as mse_loss, are found, too."));
    }
    list.replaceChildren(...found.slice(0, PAGES).map((each) => group(each, words)));
  };

  nnSearch.take = (pages) => {
    engine = new nnSearch.Engine(pages);
    answer();
  };

  field.addEventListener("input", answer);
  const links = () => [...list.querySelectorAll("a")].filter((link) => link.checkVisibility?.() ?? true);
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    links()[0]?.focus();
  });
  place.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    /** @type {Element[]} */
    const stops = [field, ...links()];
    const at = stops.indexOf(document.activeElement);
    if (at < 0 || !stops[at + step]) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (stops[at + step]).focus();
  });

  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.focus();
  const script = document.createElement("script");
  script.src = place.dataset.index;
  script.onerror = () => {
    says.textContent = "What the search needs did not arrive: check the connection and load the page again.";
  };
  document.head.append(script);
}
