// The pad: a reader draws a digit, and the network of the page reads it while the pen moves.
{
  const STEP = 2; // how far an arrow key moves the pen, in the pad's units
  const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const EMPTY = "The pad is empty: draw a digit, 0 to 9.";
  const LARGE = 28; // pixels along a side of a picture of MNIST
  const RIM = 0.2; // of pixels that speak against the answer, around the square that is drawn

  const bytes = (text) => Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const signed = (byte) => (byte > 127 ? byte - 256 : byte);
  const chunks = (all, size) => Array.from({ length: all.length / size }, (_, k) => all.slice(k * size, (k + 1) * size));

  // The numbers of a pad, of which large ones come as bytes: images, and weights in a unit for each row.
  const unpacked = (text) => {
    const { side, network, images, labels } = JSON.parse(text);
    if (side !== LARGE) return { side, network, images, labels };
    const { bytes: whole, unit } = network.W0;
    const W0 = chunks(bytes(whole).map(signed), side * side).map((row, j) => row.map((weight) => weight * unit[j]));
    return { side, network: { ...network, W0 }, images: chunks(bytes(images), side * side), labels };
  };

  // The pixels of a small picture that have ink, as those that come with the page.
  class Pixels {
    constructor(group, side) {
      this.group = group;
      this.side = side;
    }

    // shades: from -1 to 1; below 0 is against the answer: then the square is small.
    show(shades = []) {
      const pixel = (shade, k) => {
        const opacity = Math.round(Math.abs(shade) * 1e4) / 1e4;
        if (!opacity) return "";
        const [rim, against] = shade < 0 ? [RIM, ' class="nn-against"'] : [0, ""];
        const [x, y, size] = [(k % this.side) + rim, Math.floor(k / this.side) + rim, 1 - 2 * rim];
        return `<rect x="${x}" y="${y}" width="${size}" height="${size}"${against} opacity="${opacity}"/>`;
      };
      this.group.innerHTML = shades.map(pixel).join("");
    }
  }

  // The steps from a drawing to what the network of a large pad sees, and what speaks for its answer.
  class Steps {
    constructor(figure, side) {
      const part = (selector) => figure.querySelector(selector);
      this.box = new Pixels(part(".nn-pad-box g"), 20);
      this.mass = part(".nn-pad-mass");
      this.fitted = part(".nn-pad-fitted");
      this.evidence = new Pixels(part(".nn-pad-evidence g"), side);
      this.rivals = part(".nn-pad-rivals");
    }

    // made: what nnInk.greys made of a drawing; undefined for a picture of the data.
    prepare(made) {
      this.box.show(made?.box.map((ink) => ink / 255));
      this.mass.setAttribute("visibility", made ? "visible" : "hidden");
      made?.mass.forEach((at, axis) => this.mass.setAttribute(["cx", "cy"][axis], at + 0.5));
    }

    explain(network, pixels, reading) {
      const added = pixels && nnInk.evidence(network, pixels, reading.best, reading.second);
      const most = added && Math.max(...added.map(Math.abs), 1e-9);
      this.evidence.show(added?.map((part) => part / most));
      this.rivals.textContent = added ? `For ${reading.best}, against ${reading.second}` : "For and against";
    }
  }

  class Pad {
    constructor(figure) {
      const part = (selector) => figure.querySelector(selector);
      const data = unpacked(part("script").textContent);
      this.side = data.side;
      this.network = data.network;
      this.images = data.images;
      this.labels = data.labels;
      this.full = this.side === LARGE ? 255 : 16;
      this.paper = part(".nn-pad-paper");
      this.line = part(".nn-pad-ink");
      this.pen = part(".nn-pad-pen");
      this.example = part(".nn-pad-paper use");
      this.pixels = new Pixels(part(".nn-pad-seen g[id]"), this.side);
      if (this.side === LARGE) this.steps = new Steps(figure, this.side);
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
      this.see(this.images[0]);
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
      const made = this.steps && nnInk.greys(this.strokes);
      this.see(made ? made.image : nnInk.counts(this.strokes), made);
    }

    // made: the steps, if the picture is a drawing and the pad shows them.
    see(picture, made) {
      this.pixels.show(picture.map((ink) => ink / this.full));
      this.reading = nnInk.read(this.network, picture);
      this.tell(this.reading.shares, this.reading.best);
      this.steps?.prepare(made);
      this.steps?.explain(this.network, picture, this.reading);
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
      this.pixels.show();
      this.steps?.prepare();
      this.steps?.explain();
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

  const enliven = (where) => where.querySelectorAll(".nn-pad").forEach((figure) => nnWhenNear(figure, () => new Pad(figure)));
  document.addEventListener("DOMContentLoaded", () => enliven(document));
  document.addEventListener("nn:added", (event) => enliven(event.detail)); // by Python in the page
}
