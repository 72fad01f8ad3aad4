// A reader who comes from the search ("?marked=words"): the scripts that mark the words are loaded now,
// and the address becomes that of the section again.
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
    const scripts = ["words", "marks"].map((name) => new URL(`search/${name}.js`, document.currentScript.src));
    address.searchParams.delete("marked");
    history.replaceState(history.state, "", address);
    const complete = new Promise((resolve) => addEventListener("load", resolve));
    load(scripts[0])
      .then(() => load(scripts[1]))
      .then(() => complete)
      .then(() => nnWords.mark(query))
      .catch(() => {}); // the page is as good without marks
  }
}
