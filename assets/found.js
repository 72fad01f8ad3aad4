// A reader who comes from the search ("?marked=words"): what marks the words is loaded now, and the
// address becomes that of the section again.
{
  const address = new URL(location.href);
  const query = address.searchParams.get("marked");
  const load = (script) =>
    new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = script;
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });

  if (query) {
    const [words, marks, look] = ["words.js", "marks.js", "marks.css"].map(
      (name) => new URL(`search/${name}`, document.currentScript.src).href,
    );
    address.searchParams.delete("marked");
    history.replaceState(history.state, "", address);
    const complete = new Promise((resolve) => addEventListener("load", resolve));
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: look }));
    load(words)
      .then(() => load(marks))
      .then(() => complete)
      .then(() => nnWords.mark(query))
      .catch(() => {}); // the page is as good without marks
  }
}
