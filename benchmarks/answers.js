// How many milliseconds an experiment takes to answer each of its controls: from the control's change
// until the new picture is painted. Run by answers.py in the page.
async ([section, most, times]) => {
  const painted = () =>
    new Promise((seen) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = seen;
      requestAnimationFrame(() => port2.postMessage("what this frame paints is painted"));
    });

  const changed = () =>
    new Promise((seen) => {
      const watch = new MutationObserver(() => (watch.disconnect(), seen()));
      const parts = section.querySelectorAll(".nn-picture, figcaption");
      for (const part of parts) watch.observe(part, { childList: true });
    });

  let count = 0;
  const answer = async (change) => {
    count += 1;
    await painted();
    const there = changed();
    const begun = performance.now();
    change();
    await there;
    await painted();
    return performance.now() - begun;
  };

  // What a control is made of: how many places it has, where it stands, and how to move it.
  const reading = (control) => {
    const whole = control.querySelector("input[type=range], select");
    const radios = [...control.querySelectorAll("input[type=radio]")];
    const tell = (part) => part.dispatchEvent(new Event("input", { bubbles: true }));
    if (!whole) {
      const move = (place) => ((radios[place].checked = true), tell(radios[place]));
      return [radios.length, radios.findIndex(({ checked }) => checked), move];
    }
    const key = whole.matches("select") ? "selectedIndex" : "value";
    const move = (place) => ((whole[key] = place), tell(whole));
    return [whole.options?.length ?? Number(whole.max) + 1, Number(whole[key]), move];
  };

  // Places spread over all of them. Of two that follow each other none is the next one of the other:
  // that one a live page may have computed ahead.
  const places = (size) => {
    const count = Math.min(size, most);
    const spread = Array.from({ length: count }, (_, k) => Math.round((k * (size - 1)) / (count - 1)));
    const half = Math.ceil(count / 2);
    return spread.slice(0, half).flatMap((place, k) => [spread[k + half] ?? [], place].flat());
  };

  const found = [];
  for (const control of section.querySelectorAll(".nn-control")) {
    const [size, start, move] = reading(control);
    for (const place of places(size).filter((each) => each !== start)) {
      const tries = [];
      for (let time = 0; time < times; time++) {
        tries.push(await answer(() => move(place)));
        if (time + 1 < times) await answer(() => move(start));
      }
      found.push(Math.min(...tries)); // the others were disturbed
    }
    await answer(() => move(start));
  }
  return [found, count];
}
