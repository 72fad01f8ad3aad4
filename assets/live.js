// Python in the page, when a reader asks for it, by the button under the title of a page with cells.
// All the rest (assets/live/) is loaded by a click on it.
{
  const root = new URL(document.documentElement.dataset.content_root, location.href);
  // Whether pages start by themselves: their reader's choice; undefined where storage is closed.
  const CHOICE = "nnlib-live-alone";
  const alone = {
    get() {
      try {
        return localStorage.getItem(CHOICE) !== null;
      } catch {
        return undefined;
      }
    },
    set(chosen) {
      try {
        if (chosen) localStorage.setItem(CHOICE, "yes");
        else localStorage.removeItem(CHOICE);
      } catch {} // it stays as it was
    },
  };

  // A page that waits in the background would take memory that nobody uses.
  const whenSeen = (act) => {
    if (document.visibilityState === "visible") act();
    else document.addEventListener("visibilitychange", act, { once: true });
  };

  const kept = () => {
    try {
      const here = (name) => name.startsWith(`nnlib-edit ${location.pathname} `); // assets/live/store.js
      const count = Object.keys(localStorage).filter(here).length;
      return count ? ` It brings back your edits (${count}).` : "";
    } catch {
      return ""; // storage is closed
    }
  };
  const FAILED = `The page could not load what makes it live: check the connection, and whether an ad blocker or
    security software holds it back, reload and press again.`;
  const ANEW = "The book was published anew since this page was opened: reload it and press again.";
  const FILE = `A page that is opened as a file cannot load Python: call “python -m http.server” in its folder, and open
    it at http://localhost:8000.`;

  // Why the script did not arrive: an edition that has gone takes its files along.
  const reason = async (address) => {
    if (location.protocol === "file:") return FILE;
    const answer = await fetch(address, { method: "HEAD" }).catch(() => undefined);
    return answer?.status === 404 ? ANEW : FAILED;
  };

  const offer = (panel) => {
    nnLive.state = "static";
    Object.defineProperty(nnLive, "alone", alone);
    const button = panel.querySelector("button");
    const says = panel.querySelector("p");
    says.append(kept());
    const begin = async () => {
      button.removeEventListener("click", begin); // a second click must not start a second Python
      says.textContent = "Loading.";
      const address = new URL(`_static/live-${nnLive.version}/page.js`, root).href;
      try {
        const { makeLive } = await import(address);
        makeLive(panel, root);
      } catch (error) {
        console.error(error);
        says.textContent = await reason(address);
        button.addEventListener("click", begin);
      }
    };
    button.addEventListener("click", begin);
    if (nnLive.alone) whenSeen(begin);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const panel = document.querySelector(".nn-live"); // written by the build (tools/site/live.py)
    if (panel) offer(panel);
  });
}
