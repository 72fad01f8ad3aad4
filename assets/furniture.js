// What stands around the text answers: light and dark, the two sidebars, menus, the field of the search.
// The theme's own scripts are not loaded: they are twenty times as long, most of it for parts that this
// book does not have, and they ask for sizes, which has the whole page laid out before it is read.
{
  const root = document.documentElement;
  /** @returns {any[]} */
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const find = (what, where = document) => all(what, where)[0];
  /** Listen to events; what they happen to is an element. @type {(type: string, act: (event: any) => void) => void} */
  const on = (type, act) => document.addEventListener(type, act);
  const clickedBeside = ({ currentTarget, target }) => currentTarget === target; // a dialog's backdrop is the dialog

  // Light, dark, or as the system has it. The first is chosen before the page is shown (layout.html).
  {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const choose = (mode) => {
      root.dataset.mode = mode;
      root.dataset.theme = mode === "auto" ? (system.matches ? "dark" : "light") : mode;
    };
    system.addEventListener("change", () => choose(root.dataset.mode));
    on("click", ({ target }) => {
      if (!target.closest(".theme-switch-button")) return;
      const round = system.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
      const mode = round[(round.indexOf(root.dataset.mode) + 1) % 3];
      choose(mode);
      try {
        localStorage.setItem("mode", mode);
      } catch {} // storage is closed: until the next page
    });
  }

  // The sidebars: beside the text where there is room, else in a drawer.
  for (const name of ["primary", "secondary"]) {
    const [bar, button] = [find(`#pst-${name}-sidebar`), find(`.${name}-toggle`)];
    const drawer = find(`#pst-${name}-sidebar-modal`);
    if (!bar || !button) continue;
    const look = bar.className;
    button.addEventListener("click", () => {
      if (name === "primary" && matchMedia("(min-width: 992px)").matches) {
        bar.classList.toggle("pst-sidebar-hidden");
        return;
      }
      drawer.className = look;
      drawer.append(...bar.childNodes);
      drawer.showModal();
    });
    drawer.addEventListener("click", (event) => {
      if (clickedBeside(event) || event.target.closest("a[href^='#']")) drawer.close();
    });
    drawer.addEventListener("close", () => {
      bar.append(...drawer.childNodes);
      drawer.className = "";
    });
  }

  // The contents of the book show where one is; those of the page, which section one reads.
  {
    const here = find(".bd-docs-nav .current > a.current");
    if (here) {
      const shown = new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) => {
        shown.disconnect();
        // Only the contents: scrollIntoView would move the page, too.
        if (!isIntersecting) find("#pst-primary-sidebar").scrollTop += boundingClientRect.top - innerHeight / 2;
      });
      shown.observe(here);
    }
    const [links, bar] = [all("#pst-page-toc-nav a"), find("#pst-secondary-sidebar")];
    const sections = new Map();
    for (const link of links) {
      const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (section) sections.set(section, link);
    }
    const reading = new Set();
    const line = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting } of changes) {
          if (isIntersecting) reading.add(target);
          else reading.delete(target);
        }
        if (!reading.size) return;
        const current = sections.get([...sections.keys()].findLast((section) => reading.has(section)));
        const { top, bottom } = current.getBoundingClientRect(); // here it is known: nothing is laid out anew
        if (top < 0 || bottom > innerHeight) bar.scrollTop += top - innerHeight / 2;
        for (const link of links) {
          link.classList.toggle("active", link === current);
          if (link === current) link.setAttribute("aria-current", "true");
          else link.removeAttribute("aria-current");
        }
      },
      { rootMargin: "-20% 0px -79% 0px" }, // a line below the top of the window
    );
    for (const section of sections.keys()) line.observe(section);
  }

  // Menus: a button that opens a list.
  for (const menu of all(".dropdown")) {
    const [button, list] = [find(".dropdown-toggle", menu), find(".dropdown-menu", menu)];
    const open = (now) => {
      list.classList.toggle("show", now);
      button.setAttribute("aria-expanded", String(now));
    };
    button.addEventListener("click", () => open(!list.classList.contains("show")));
    menu.addEventListener("focusout", ({ relatedTarget }) => {
      if (!menu.contains(relatedTarget)) open(false);
    });
    on("pointerdown", ({ target }) => {
      if (!menu.contains(target)) open(false);
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        open(false);
        button.focus();
      }
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      open(true);
      const items = all(".dropdown-item", menu).filter((item) => item.checkVisibility());
      const at = items.indexOf(document.activeElement);
      items[at < 0 ? (by > 0 ? 0 : items.length - 1) : (at + by + items.length) % items.length].focus();
    });
  }

  // The magnifier and Ctrl-K go to the field of the search: the one in sight, else one in a dialog.
  {
    const dialog = find("#pst-search-dialog");
    const openField = (event) => {
      event.preventDefault();
      const field = all("form.bd-search input").find((one) => one.checkVisibility({ visibilityProperty: true }));
      if (field) field.select();
      else dialog?.showModal();
    };
    on("click", (event) => event.target.closest(".search-button__button") && openField(event));
    on("keydown", (event) => {
      const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
      if (key.toLowerCase() === "k" && ctrlKey !== metaKey && !altKey && !shiftKey) openField(event);
    });
    dialog?.addEventListener("click", (event) => clickedBeside(event) && dialog.close());
  }
}
