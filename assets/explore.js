// Experiments: a control changes, and the frame for that setting is shown. On a plain page the frames
// stand in the experiment's own list of settings, the last control varying fastest.
{
  const liven = (experiment) => {
    const form = experiment.querySelector("form");
    const controls = [...form.querySelectorAll(".nn-control")];
    const image = experiment.querySelector("figure img");
    const sentence = experiment.querySelector("figcaption");

    // A control's place among its values, and how many there are.
    const place = (control) => {
      const slider = control.querySelector("input[type=range]");
      if (slider) return [Number(slider.value), Number(slider.max) + 1];
      const menu = control.querySelector("select");
      if (menu) return [menu.selectedIndex, menu.length];
      const choices = [...control.querySelectorAll("input[type=radio]")];
      return [choices.findIndex((choice) => choice.checked), choices.length];
    };

    const tellSlider = (control) => {
      const slider = control.querySelector("input[type=range]");
      if (!slider) return;
      const text = JSON.parse(slider.dataset.texts)[slider.value];
      slider.setAttribute("aria-valuetext", text);
      control.querySelector("output").textContent = text;
    };

    const show = (frame) => {
      for (const part of ["src", "width", "height", "alt"]) {
        if (part in frame) image[part] = frame[part];
      }
      // Speak a sentence only when it is another one.
      const says = frame.error ?? frame.says;
      if (sentence.textContent !== says) sentence.textContent = says;
    };

    const key = experiment.dataset.experiment;
    const change = key ? drawn(experiment, key, show) : published(experiment, show);
    form.addEventListener("input", () => {
      controls.forEach(tellSlider);
      change(controls.map(place));
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
  };

  // The frames that the page carries.
  const published = (experiment, show) => {
    const frames = [...experiment.querySelectorAll("details li")].map((item) => {
      const link = item.querySelector("a");
      return {
        src: link.getAttribute("href"),
        alt: link.dataset.alt,
        says: item.querySelector("span").textContent,
      };
    });

    // Fetch all frames shortly before the reader arrives, so that the first drag already responds.
    const near = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        near.disconnect();
        for (const frame of frames) {
          frame.image = new Image(); // kept, so that the browser does not drop it
          frame.image.src = frame.src;
        }
      },
      { rootMargin: "600px" },
    );
    near.observe(experiment);

    return (places) => show(frames[places.reduce((number, [at, count]) => number * count + at, 0)]);
  };

  // Frames that Python in the page draws: one at a time, and next the setting that is then the latest.
  const drawn = (experiment, key, show) => {
    let latest = null;
    let drawing = false;
    return async (places) => {
      latest = places.map(([at]) => at);
      const counts = places.map(([, count]) => count);
      if (drawing) return;
      drawing = true;
      experiment.classList.add("nn-drawing");
      while (latest) {
        const setting = latest;
        latest = null;
        show(await nnLive.draw(key, setting, counts));
      }
      drawing = false;
      experiment.classList.remove("nn-drawing");
    };
  };

  const livenAll = (place) => place.querySelectorAll(".nn-experiment").forEach(liven);
  document.addEventListener("DOMContentLoaded", () => livenAll(document));
  document.addEventListener("nn:added", (event) => livenAll(event.detail)); // by Python in the page
}
