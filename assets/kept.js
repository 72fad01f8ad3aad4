// Without network: the pages that the service worker (service-worker.js) keeps, and the one that was
// wanted, for another try. With the network that page comes by itself.
{
  const root = new URL("..", document.currentScript.src);
  const wanted = new URLSearchParams(location.search).get("wanted");
  const inside = wanted?.startsWith(root.href) ? wanted : root.href;

  const keptPages = async () => {
    const cache = await caches.open(`book at ${root.href}`);
    const found = (await cache.keys()).filter(({ url }) => /\.html\?/.test(url));
    const titles = found.map(async (key) => {
      const text = await (await cache.match(key)).text();
      const title = new DOMParser().parseFromString(text, "text/html").title.split(" — ")[0];
      return { href: key.url.split("?")[0], title };
    });
    const pages = await Promise.all(titles);
    return pages.filter(({ href }) => href !== location.href.split("?")[0]).sort((a, b) => (a.href < b.href ? -1 : 1));
  };

  const show = (pages) => {
    const place = document.querySelector("#nn-kept");
    const list = document.createElement("ul");
    for (const { href, title } of pages) {
      const link = document.createElement("a");
      link.href = href;
      link.textContent = title;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    const head = document.createElement("p");
    head.textContent = pages.length ? "These are kept:" : "No other page is kept yet.";
    place.replaceChildren(head, list);
  };

  /** @type {HTMLAnchorElement} */
  const wantedLink = document.querySelector("#nn-wanted");
  wantedLink.href = inside;
  addEventListener("online", () => wanted && location.replace(inside));
  keptPages().then(show, () => show([]));
}
