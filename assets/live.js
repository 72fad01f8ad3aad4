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

  // How many edits of this page are kept.
  const count = () => {
    try {
      const here = (name) => name.startsWith(`nnlib-edit ${location.pathname} `); // assets/live/store.js
      return Object.keys(localStorage).filter(here).length;
    } catch {
      return 0; // storage is closed
    }
  };
  const script = (name) => new URL(`_static/live-${nnLive.version}/${name}`, root).href;

  // What menus say once there are edits, which no address of Binder or Colab can bring along.
  const ELSEWHERE = `Both open the book's own notebook. To take your changes along, download the notebook with them, and
    open that file there.`;
  const offerCopy = () => {
    const list = (kind) => document.querySelector(`.dropdown-${kind}-buttons .dropdown-menu`);
    const [launch, download] = [list("launch"), list("download")];
    if (!launch || !download) return;
    const says = document.createElement("li");
    says.className = "nn-menu-says";
    says.textContent = ELSEWHERE;
    const item = document.createElement("li");
    item.innerHTML = '<button type="button" class="btn btn-sm dropdown-item">.ipynb with my changes</button>';
    item.firstElementChild.addEventListener("click", async () => {
      if (nnLive.download) nnLive.download();
      else (await import(script("links.js"))).downloadEdits(root, await nnLive.sent);
    });
    launch.append(says);
    download.append(item);
    const update = async () => {
      const sent = [...((await nnLive.sent)?.values() ?? [])].some(({ settled }) => !settled);
      says.hidden = item.hidden = !count() && !sent;
    };
    update();
    for (const menu of [launch, download]) menu.parentElement.addEventListener("pointerenter", update);
    for (const menu of [launch, download]) menu.parentElement.addEventListener("focusin", update);
  };

  // Code that came with the link (assets/live/links.js). Another link to the same page opens it anew.
  const CODE = "#code=";
  const openLink = async (panel) => {
    const says = document.createElement("p");
    says.className = "nn-live-sent";
    says.setAttribute("role", "status");
    panel.append(says);
    try {
      return await (await import(script("links.js"))).openLink(root, says);
    } catch (error) {
      console.error(error);
      says.textContent = "The link brings code, but the page could not load what shows it: reload it.";
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
    if (count()) says.append(` It brings back your edits (${count()}).`);
    if (location.hash.startsWith(CODE)) nnLive.sent = openLink(panel);
    const opened = location.hash;
    addEventListener("hashchange", () => {
      if (location.hash.startsWith(CODE) && location.hash !== opened) location.reload();
    });
    offerCopy();
    const begin = async () => {
      button.removeEventListener("click", begin); // a second click must not start a second Python
      says.textContent = "Loading.";
      const address = script("page.js");
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
