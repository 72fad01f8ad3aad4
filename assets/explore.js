// Experiments on a plain page: a control changes, and the frame drawn for that setting is shown.
// The frames stand in the experiment's own list of settings, the last control varying fastest.
{
  const liven = (experiment) => {
    const form = experiment.querySelector("form");
    const controls = [...form.querySelectorAll(".nn-control")];
    const image = experiment.querySelector("figure img");
    const sentence = experiment.querySelector("figcaption");
    const frames = [...experiment.querySelectorAll("details li")].map((item) => {
      const link = item.querySelector("a");
      return {
        src: link.getAttribute("href"),
        alt: link.dataset.alt,
        says: item.querySelector("span").textContent,
      };
    });

    // A control's place among its values, and how many there are.
    const place = (control) => {
      const slider = control.querySelector("input[type=range]");
      if (slider) return [Number(slider.value), Number(slider.max) + 1];
      const menu = control.querySelector("select");
      if (menu) return [menu.selectedIndex, menu.length];
      const choices = [...control.querySelectorAll("input[type=radio]")];
      return [choices.findIndex((choice) => choice.checked), choices.length];
    };

    const show = () => {
      let number = 0;
      for (const control of controls) {
        const [index, count] = place(control);
        number = number * count + index;
        const slider = control.querySelector("input[type=range]");
        if (slider) {
          const text = JSON.parse(slider.dataset.texts)[index];
          slider.setAttribute("aria-valuetext", text);
          control.querySelector("output").textContent = text;
        }
      }
      const frame = frames[number];
      image.src = frame.src;
      image.alt = frame.alt;
      // Speak a sentence only when it is another one.
      if (sentence.textContent !== frame.says) sentence.textContent = frame.says;
    };

    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;

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
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".nn-experiment").forEach(liven);
  });
}
