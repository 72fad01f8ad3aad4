// What pages have beside their own scripts, and what these share: one global name each.
declare const d3: any;
declare var nnInk: any;
declare var nnPictures: any;
declare var nnLive: any;
declare var nnWhenNear: (element: Element, act: () => void) => void;

declare var nnMaths: any;
declare var nnWords: any;
declare var nnSearch: any;
declare var nnMemory: any;
declare var nnCards: any;
declare var FSRS: any;

// Of a script that runs, which pages have in HTML alone.
interface SVGScriptElement {
  src: string;
}

interface DocumentEventMap {
  "nn:added": CustomEvent<HTMLElement>;
  "nn:graded": CustomEvent<HTMLDetailsElement>;
  "nn:judged": CustomEvent<{ open: boolean; right: boolean }>;
}

declare module "*/codemirror.js";
declare module "*/jupyter-widgets.js";
