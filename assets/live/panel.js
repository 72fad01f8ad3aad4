// The panel under the title: the button that starts, then a row of buttons, and what there is to say.
const HELP = `Change any cell and press Run below it. Your edits are kept in this browser. With a keyboard: Shift-Enter
  runs a cell and goes on to the next, Ctrl-Enter runs it and stays. While you write, Tab indents and Shift-Tab takes
  it back; Escape and then Tab leaves the editor.`;
const CHOICE = '<label><input type="checkbox" name="alone"> Make every page live as soon as I open it</label>';

const ROW = `<button type="button" name="runAll">Run all</button>
  <button type="button" name="stop">Stop</button>
  <button type="button" name="restart">Restart</button>
  <button type="button" name="download">Download notebook</button>
  <button type="button" name="share" title="A link to this page that brings all your edits">Copy link</button>
  <span class="nn-live-progress"><progress max="1" aria-label="Loading"></progress> <span></span></span>`;
const DETAILS = '<details class="nn-live-details"><summary>Details</summary><pre></pre></details>';

// The states in which a button of the row can be pressed.
const USABLE = {
  runAll: ["ready", "stopped", "failed"],
  stop: ["loading", "running"],
  restart: ["ready", "running", "stopped", "failed"],
  share: ["loading", "ready", "running", "stopped", "failed"],
  download: ["loading", "ready", "running", "stopped", "failed"],
};

export class Panel {
  // element: as live.js made it, with its button; actions: {start, runAll, stop, restart, download, share, choose}.
  constructor(element, actions) {
    this.element = element;
    element.firstElementChild.insertAdjacentHTML("beforeend", ROW);
    element.insertAdjacentHTML("beforeend", DETAILS);
    this.buttons = [...element.querySelectorAll("button")];
    for (const button of this.buttons) {
      // A button that cannot be pressed now keeps the focus, which disabling it would throw away.
      button.addEventListener("click", () => {
        if (button.ariaDisabled !== "true") actions[button.name]();
      });
    }
    this.says = element.querySelector(".nn-live-says");
    this.progress = element.querySelector(".nn-live-progress");
    this.details = element.querySelector("details");
    if (nnLive.alone !== undefined) this.offerChoice(actions.choose);
  }

  // Below the panel, which stays in sight: it takes no room there.
  offerChoice(choose) {
    this.choice = document.createElement("p");
    this.choice.className = "nn-live-help";
    this.choice.innerHTML = CHOICE;
    this.choice.hidden = !nnLive.alone;
    this.element.after(this.choice);
    const box = this.choice.querySelector("input");
    box.checked = nnLive.alone;
    box.addEventListener("change", () => {
      choose(box.checked);
      box.checked = nnLive.alone; // it may not have been stored
    });
  }

  // live: whether the cells have become editors.
  render({ state, live, says, detail, quiet }) {
    const focused = this.buttons.find((button) => button === document.activeElement);
    for (const button of this.buttons) {
      const inRow = button.name !== "start";
      button.hidden = live ? !inRow : inRow && !(button.name === "stop" && state === "loading");
      if (button.name === "share") button.hidden ||= !this.edited;
      button.ariaDisabled = String(inRow ? !USABLE[button.name].includes(state) : state === "loading");
    }
    if (focused?.hidden) this.buttons.find((button) => !button.hidden).focus();
    if (state !== "loading") this.progress.hidden = true;
    this.says.ariaLive = quiet ? "off" : "polite";
    if (this.says.textContent !== says) this.says.textContent = says; // else it may be spoken again
    this.details.hidden = !detail;
    this.details.querySelector("pre").textContent = detail;
    if (live && !this.help) this.explain();
  }

  // Only what was edited can go with a link.
  offerLink(edited) {
    this.edited = edited;
    this.buttons.find(({ name }) => name === "share").hidden = !edited;
  }

  explain() {
    for (const place of [this.element, document.documentElement]) place.classList.add("nn-on");
    this.help = document.createElement("p");
    this.help.className = "nn-live-help";
    this.help.textContent = HELP;
    this.element.after(this.help);
    if (this.choice) this.choice.hidden = false;
  }

  tellOffline() {
    this.help.textContent += " This page now opens and runs without network, too.";
  }

  load(share, megabytes) {
    this.progress.hidden = share >= 1;
    this.progress.firstElementChild.value = share;
    this.progress.lastElementChild.textContent = `${(share * megabytes).toFixed(1)} of ${megabytes} MB`;
  }
}
