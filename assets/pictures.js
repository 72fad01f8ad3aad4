// Charts in a page: drawn as wide as they are shown, with numbers under the pointer and for the keys.
// Their numbers come from data files (assets/charts/files.js), or stand in the page itself.
globalThis.nnPictures = (() => {
  const WIDEST = 720; // pixels; a wider chart would only be emptier
  const NEAR = 30; // pixels within which the pointer finds a number

  // Shortly before a reader arrives at an element.
  const whenNear = (element, act) => {
    const near = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        near.disconnect();
        act();
      },
      { rootMargin: "150px" },
    );
    near.observe(element);
  };

  let count = 0;

  class Picture {
    /** @type {Spot[] | undefined} */
    spots;

    /** @param {HTMLElement} place the element .nn-chart */
    constructor(place) {
      this.place = place;
      /** @type {HTMLElement} */
      this.image = place.querySelector(".nn-picture");
      this.tip = document.createElement("div");
      this.tip.className = "nn-tip";
      this.tip.setAttribute("role", "status");
      place.append(this.tip);
      this.uid = `c${(count += 1)}`;
      this.at = -1; // the spot that is told
      this.image.addEventListener("pointermove", (event) => this.point(event));
      this.image.addEventListener("pointerleave", () => this.tell(-1));
      this.image.addEventListener("blur", () => this.tell(-1));
      this.image.addEventListener("keydown", (event) => this.step(event));
      this.room = 0; // the width of the place, told when it is laid out: to ask has the whole page laid out
      new ResizeObserver(([{ contentRect }]) => this.fit(Math.round(contentRect.width))).observe(place);
    }

    get width() {
      return Math.max(Math.min(WIDEST, this.room), nnCharts.leastWidth(this.chart));
    }

    show(chart, alt) {
      this.chart = chart;
      this.image.setAttribute("aria-label", alt);
      if (this.room) this.draw();
    }

    fit(room) {
      this.room = room;
      if (this.chart && this.room && this.width !== this.drawn) this.draw();
    }

    draw() {
      this.drawn = this.width;
      const { svg, height, spots, pens } = nnCharts.draw(this.chart, this.drawn, this.uid);
      this.image.innerHTML = svg;
      this.image.style.width = `${this.drawn}px`;
      this.place.style.setProperty("--wide", `${height}px`);
      this.place.style.setProperty("--narrow", `${height}px`);
      Object.assign(this, { spots, pens });
      const wide = this.drawn > this.room;
      this.place.classList.toggle("nn-wide", wide);
      if (spots.length || wide) this.image.tabIndex = 0;
      this.tell(-1);
    }

    // Where the pointer is, in pixels of the drawing.
    position({ clientX, clientY }) {
      const box = this.image.getBoundingClientRect();
      return [clientX - box.left, clientY - box.top];
    }

    point(event) {
      if (!this.spots || event.buttons) return;
      const [x, y] = this.position(event);
      let [best, found] = [NEAR, -1];
      this.spots.forEach((spot, k) => {
        const far = Math.hypot(spot.x - x, spot.y - y);
        if (far < best) [best, found] = [far, k];
      });
      this.tell(found);
    }

    // Arrow keys go from number to number, Escape leaves.
    step(event) {
      const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (event.key === "Escape") this.tell(-1);
      if (!by || !this.spots?.length) return;
      event.preventDefault();
      const { length } = this.spots;
      this.tell(this.at < 0 ? (by > 0 ? 0 : length - 1) : (this.at + by + length) % length);
    }

    tell(at) {
      if (at === this.at && at < 0) return;
      this.at = at;
      const spot = this.spots?.[at];
      this.tip.textContent = spot?.words ?? "";
      this.tip.classList.toggle("nn-told", Boolean(spot));
      this.image.querySelector(".nn-ring")?.remove();
      if (!spot) return;
      const ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      const look = { class: "nn-ring", cx: spot.x, cy: spot.y, r: 8 };
      for (const [name, value] of Object.entries(look)) ring.setAttribute(name, String(value));
      this.image.firstElementChild.append(ring);
      const { offsetLeft } = this.image;
      const half = this.tip.offsetWidth / 2;
      const left = Math.min(Math.max(offsetLeft + spot.x, half), this.room - half);
      const above = spot.y > this.tip.offsetHeight + 14;
      this.tip.style.left = `${left - half}px`;
      this.tip.style.top = `${above ? spot.y - this.tip.offsetHeight - 12 : spot.y + 14}px`;
    }
  }

  // Charts that no control changes.
  const still = (place) => {
    if (place.closest(".nn-experiment")) return;
    const { source, at, chart } = place.dataset;
    const picture = new Picture(place);
    const label = picture.image.getAttribute("aria-label");
    if (chart) picture.show(JSON.parse(chart), label);
    else whenNear(place, () => nnCharts.load(source).then((file) => picture.show(file.frame(Number(at)).chart, label), () => {}));
  };

  const all = (where) => where.querySelectorAll(".nn-chart").forEach(still);
  document.addEventListener("DOMContentLoaded", () => all(document));
  document.addEventListener("nn:added", ({ detail }) => all(detail)); // by Python in the page

  return { Picture, whenNear };
})();
