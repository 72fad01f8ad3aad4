// The pad: a reader draws a digit, and the network of the page reads it while the pen moves.
{
  const STEP = 2; // how far an arrow key moves the pen, in the pad's units
  const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const EMPTY = "The pad is empty: draw a digit, 0 to 9.";

  class Pad {
    constructor(figure) {
      const part = (selector) => figure.querySelector(selector);
      const { network, images, labels } = JSON.parse(part("script").textContent);
      this.network = network;
      this.images = images;
      this.labels = labels;
      this.paper = part(".nn-pad-paper");
      this.line = part(".nn-pad-ink");
      this.pen = part(".nn-pad-pen");
      this.example = part(".nn-pad-paper use");
      this.pixels = [...figure.querySelectorAll(".nn-pad-seen rect")];
      this.bars = [...figure.querySelectorAll("li")];
      this.sentence = part("figcaption");
      this.size = this.paper.viewBox.baseVal.width;
      this.shown = 0; // which of the images "Show me one" showed last
      this.strokes = [];
      this.place = [this.size / 2, this.size / 4]; // of the pen that keys move
      this.isDown = false;

      this.paper.setAttribute("role", "application");
      this.paper.setAttribute("aria-roledescription", "drawing pad");
      this.paper.setAttribute("aria-label", "Draw a digit here");
      this.paper.setAttribute("aria-describedby", part(".nn-pad-how").id);
      this.paper.tabIndex = 0;
      this.paper.addEventListener("pointerdown", (event) => this.begin(event));
      this.paper.addEventListener("keydown", (event) => this.press(event));
      this.paper.addEventListener("blur", () => this.lift());
      part("[name=show]").addEventListener("click", () => this.showNext());
      part("[name=clear]").addEventListener("click", () => this.clear());
      for (const hidden of figure.querySelectorAll("[hidden]")) hidden.hidden = false;
      this.movePen();
    }

    // ------------------------------------------------------------ with a pointer

    where({ clientX, clientY }) {
      const box = this.paper.getBoundingClientRect();
      const along = (at, start, size) => Math.min(Math.max(((at - start) / size) * this.size, 0), this.size);
      return [along(clientX, box.left, box.width), along(clientY, box.top, box.height)];
    }

    begin(event) {
      if (event.button || !event.isPrimary) return;
      event.preventDefault();
      this.paper.focus({ preventScroll: true, focusVisible: false });
      this.lift();
      this.paper.setPointerCapture(event.pointerId);
      this.start(this.where(event));
      const move = (moved) => this.go(this.where(moved));
      this.paper.addEventListener("pointermove", move);
      const end = () => {
        this.paper.removeEventListener("pointermove", move);
        this.say(this.reading.says);
      };
      this.paper.addEventListener("lostpointercapture", end, { once: true });
    }

    // ------------------------------------------------------------ with keys

    press(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === " ") {
        if (this.isDown) {
          this.lift();
        } else {
          this.isDown = true;
          this.start(this.place);
          this.say("The pen is down.");
        }
      } else if (event.key === "Delete" || event.key === "Backspace") {
        this.clear();
      } else if (event.key in KEYS) {
        const inside = (at) => Math.min(Math.max(at, 1), this.size - 1);
        this.place = this.place.map((at, axis) => inside(at + STEP * KEYS[event.key][axis]));
        if (this.isDown) this.go(this.place);
      } else {
        return;
      }
      event.preventDefault();
      this.movePen();
    }

    lift() {
      if (!this.isDown) return;
      this.isDown = false;
      this.movePen();
      this.say(this.reading.says);
    }

    movePen() {
      this.pen.setAttribute("cx", this.place[0]);
      this.pen.setAttribute("cy", this.place[1]);
      this.pen.classList.toggle("nn-down", this.isDown);
    }

    // ------------------------------------------------------------ strokes and what is read

    start(point) {
      this.strokes.push([point]);
      this.update();
    }

    go(point) {
      this.strokes.at(-1).push(point);
      this.update();
    }

    update() {
      const text = ([first, ...others]) => `M${first}${(others.length ? others : [first]).map((point) => `L${point}`).join("")}`;
      this.line.setAttribute("d", this.strokes.map(text).join(""));
      this.example.style.display = "none";
      this.see(nnInk.counts(this.strokes));
    }

    see(counts) {
      this.pixels.forEach((pixel, k) => pixel.setAttribute("opacity", counts[k] / nnInk.FULL));
      this.reading = nnInk.read(this.network, counts);
      this.tell(this.reading.shares, this.reading.best);
    }

    tell(shares, best) {
      this.bars.forEach((bar, digit) => {
        bar.style.setProperty("--share", shares[digit]);
        bar.lastElementChild.textContent = shares[digit].toFixed(2);
        bar.classList.toggle("nn-pad-best", digit === best);
      });
    }

    say(words) {
      this.sentence.textContent = words;
    }

    wipe() {
      this.strokes = [];
      this.isDown = false;
      this.line.removeAttribute("d");
    }

    clear() {
      this.wipe();
      this.movePen();
      this.example.style.display = "none";
      for (const pixel of this.pixels) pixel.setAttribute("opacity", 0);
      this.tell(this.bars.map(() => 0));
      this.say(EMPTY);
    }

    showNext() {
      this.wipe();
      this.movePen();
      this.shown = (this.shown + 1) % this.images.length;
      this.example.style.display = "";
      this.see(this.images[this.shown]);
      this.say(`A handwritten ${this.labels[this.shown]}, which the network had not seen. ${this.reading.says}`);
    }
  }

  const enliven = (where) => where.querySelectorAll(".nn-pad").forEach((figure) => new Pad(figure));
  document.addEventListener("DOMContentLoaded", () => enliven(document));
  document.addEventListener("nn:added", (event) => enliven(event.detail)); // by Python in the page
}
