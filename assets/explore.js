// Experiments: a control changes, and the chart of that setting is drawn. On a plain page all settings
// are in a data file, the last control varying fastest; where Python runs, it computes each one.
{
  const { Picture, whenNear } = nnPictures;
  const { countOf, load, nearest, numberOf, pace, placeOf } = nnCharts;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  // One control: which of its values is chosen, and how many there are.
  class Control {
    constructor(element) {
      this.element = element;
      this.name = element.dataset.name;
      this.slider = element.querySelector("input[type=range]");
      this.menu = element.querySelector("select");
      this.choices = [...element.querySelectorAll("input[type=radio]")];
      this.button = element.querySelector(".nn-play");
      this.texts = this.slider
        ? JSON.parse(this.slider.dataset.texts)
        : [...element.querySelectorAll("option, fieldset label")].map(({ textContent }) => textContent);
      if (!this.texts.length) this.texts = this.choices.map((choice) => choice.parentElement.textContent);
    }

    get at() {
      if (this.slider) return Number(this.slider.value);
      return this.menu ? this.menu.selectedIndex : this.choices.findIndex(({ checked }) => checked);
    }

    set at(place) {
      if (this.slider) this.slider.value = place;
      else if (this.menu) this.menu.selectedIndex = place;
      else this.choices[place].checked = true;
    }

    get size() {
      return this.texts.length;
    }

    // Where the values lie in a chart: at themselves.
    get values() {
      return this.texts.map(numberOf);
    }

    tell() {
      if (!this.slider) return;
      const text = this.texts[this.at];
      this.slider.setAttribute("aria-valuetext", text);
      this.element.querySelector("output").textContent = text;
    }
  }

  class Experiment {
    /** @param {HTMLElement} section */
    constructor(section) {
      this.section = section;
      /** @type {HTMLElement} */
      const board = section.querySelector(".nn-controls");
      this.controls = [...section.querySelectorAll(".nn-control")].map((element) => new Control(element));
      this.sentence = section.querySelector("figcaption");
      /** @type {HTMLElement} */
      this.place = section.querySelector(".nn-chart");
      this.picture = new Picture(this.place);
      board.addEventListener("input", () => this.change());
      this.place.addEventListener("pointerdown", (event) => this.grip(event));
      for (const control of this.controls) control.button?.addEventListener("click", () => this.play(control));
      /** @type {HTMLAnchorElement} */
      this.number = section.querySelector("a.nn-no");
      this.number?.addEventListener("click", (event) => this.tellAddress(event));
      board.hidden = false;
    }

    // Show the setting that is chosen now.
    async update() {}

    control(name) {
      return this.controls.find((control) => control.name === name);
    }

    change() {
      for (const control of this.controls) control.tell();
      if (this.number) this.number.href = `?${this.setting()}#${this.number.id}`;
      this.update();
    }

    // ------------------------------------------------------------ a link to a setting

    // The number of an experiment is a link to the setting that is shown: "?rate=0.2#experiment-11-1".
    setting() {
      return new URLSearchParams(this.controls.map(({ name, texts, at }) => [name, texts[at]]));
    }

    // Who clicks it finds it in the address bar, and stays on the page.
    tellAddress(event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      history.replaceState(history.state, "", this.number.href);
    }

    // Who came by such a link sees its setting; what it says wrong is passed over.
    follow() {
      if (!this.number || location.hash !== `#${this.number.id}`) return;
      const wanted = new URLSearchParams(location.search);
      for (const control of this.controls) {
        const place = control.texts.indexOf(wanted.get(control.name));
        if (place >= 0) control.at = place;
      }
      if (location.search) this.change();
    }

    /** @param {Frame & { error?: string }} frame */
    show({ chart, alt, says, error }) {
      if (chart) this.picture.show(chart, alt);
      // Speak a sentence only when it is another one.
      const words = error ?? says;
      if (this.sentence.textContent !== words) this.sentence.textContent = words;
    }

    // ------------------------------------------------------------ handles in the chart

    grip(event) {
      const held = event.target.closest("[data-grip]");
      if (!held || event.button) return;
      event.preventDefault();
      const grip = JSON.parse(held.dataset.grip);
      if (grip.click) return this.advance(this.control(grip.click));
      const { image } = this.picture;
      const move = (moved) => this.drag(grip, moved);
      image.setPointerCapture(event.pointerId);
      this.place.classList.add("nn-dragged");
      image.addEventListener("pointermove", move);
      const end = () => {
        image.removeEventListener("pointermove", move);
        this.place.classList.remove("nn-dragged");
      };
      image.addEventListener("lostpointercapture", end, { once: true });
    }

    drag({ panel, drag, rule, across }, event) {
      const pixels = this.picture.position(event);
      const pen = this.picture.pens[panel];
      const handles = rule ? (across ? [drag, null] : [null, drag]) : drag;
      handles.forEach((handle, axis) => {
        if (!handle) return;
        const control = this.control(handle.control);
        control.at = nearest(handle.at ?? control.values, axis ? pen.y : pen.x, pixels[axis]);
      });
      this.change();
    }

    advance(control) {
      control.at = (control.at + 1) % control.size;
      this.change();
    }

    // ------------------------------------------------------------ running through a control

    play(control) {
      const { button } = control;
      const stop = () => {
        clearInterval(this.playing);
        this.playing = undefined;
        button.textContent = "▶";
        button.setAttribute("aria-label", "Play");
      };
      if (this.playing) return stop();
      if (control.at === control.size - 1) control.at = 0;
      button.textContent = "❚❚";
      button.setAttribute("aria-label", "Pause");
      this.playing = setInterval(() => {
        if (!button.isConnected || control.at === control.size - 1) return stop();
        control.at += 1;
        this.change();
      }, pace(control.size, calm.matches));
    }
  }

  // All settings are in the file that the page names.
  class Published extends Experiment {
    constructor(section) {
      super(section);
      whenNear(section, () => this.update());
    }

    async update() {
      try {
        const file = await load(this.place.dataset.source);
        if (file.size !== countOf(this.controls)) throw new Error("its file is of another edition");
        this.show(file.frame(placeOf(this.controls)));
      } catch (error) {
        this.sentence.textContent = `This experiment stands still: ${error.message}. Load the page again.`;
      }
    }
  }

  // Python computes: one setting at a time, and next the one that is then the latest.
  class Live extends Experiment {
    constructor(section) {
      super(section);
      this.picture.show(JSON.parse(this.place.dataset.chart), this.picture.image.getAttribute("aria-label"));
    }

    async update() {
      this.latest = this.controls.map(({ at }) => at);
      if (this.busy) return;
      this.busy = true;
      this.section.classList.add("nn-drawing");
      while (this.latest) {
        const setting = this.latest;
        this.latest = null;
        this.show(await nnLive.draw(this.section.dataset.experiment, setting, this.controls.map(({ size }) => size)));
      }
      this.busy = false;
      this.section.classList.remove("nn-drawing");
    }
  }

  const enliven = (where) => {
    for (const section of where.querySelectorAll(".nn-experiment")) {
      const experiment = section.dataset.experiment ? new Live(section) : new Published(section);
      experiment.follow();
    }
  };
  document.addEventListener("DOMContentLoaded", () => enliven(document));
  document.addEventListener("nn:added", ({ detail }) => enliven(detail)); // by Python in the page
}
