// The service worker keeps what a visit loaded, for one without network. Pages do without it, too.
{
  const worker = navigator.serviceWorker;
  const address = new URL("../service-worker.js", document.currentScript.src); // from whatever page
  if (worker) {
    const keep = () => {
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
      /** @type {NodeListOf<HTMLImageElement>} */
      const pictures = document.querySelectorAll("img, [data-source]"); // also those still to be seen
      const shown = [...pictures].map(({ src, dataset }) => src ?? new URL(dataset.source, location.href).href);
      worker.controller?.postMessage({ keep: [location.href, ...loaded, ...shown] });
    };
    worker.addEventListener("controllerchange", keep); // what came before it was there
    addEventListener("load", () => {
      keep();
      worker.register(address).catch(() => {});
    });
  }
}
