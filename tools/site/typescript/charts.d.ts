// What the scripts of pages share beside modules: one global name each, as HTML loads them.

// ---------------------------------------------------------------- charts, as Chart.to_json has them

type Gaps = (number | null)[]; // null where a curve has a gap
type Tick = [at: number, words: string];

interface Axis {
  low: number;
  high: number;
  label: string;
  log: boolean;
  grid: boolean;
  ticks: Tick[];
}

interface Handle {
  control: string;
  at?: number[];
}

// What is false, empty or none in Python is left out.
interface Look {
  role: string;
  label?: string;
}

interface Pen {
  dash?: "solid" | "dashed" | "dotted" | "dash-dot";
  width: number;
}

interface Line extends Look, Pen { mark: "line"; x: number[]; y: Gaps | Gaps[]; opacity: number }
type Rule = Look & Pen & { mark: "rule"; drag?: Handle; click?: undefined } & At;
type At = { x: number; y?: undefined } | { x?: undefined; y: number };

interface Dot extends Look {
  mark: "dot";
  x: number[];
  y: number[];
  shape: "circle" | "square" | "triangle" | "down" | "diamond" | "cross" | "saltire" | "star";
  size: number;
  hollow?: boolean;
  tips?: string[];
  drag?: [Handle | null, Handle | null];
  click?: string;
}

interface Area extends Look {
  mark: "area";
  x: number[];
  low: number[];
  high: number[];
  opacity: number;
  hatch?: string;
}

interface Bar extends Look {
  mark: "bar";
  at: number[];
  low: number[];
  high: number[];
  width: number;
  opacity: number;
  across?: boolean;
  hatch?: string;
  texts?: string[];
}

interface Words {
  anchor?: "start" | "middle" | "end";
  baseline?: "top" | "middle" | "bottom";
  size?: number;
  className?: string;
}

interface Written extends Look, Words {
  mark: "text";
  x: number[];
  y: number[];
  words: string[];
  size: number;
  shift: [right: number, down: number];
  bold?: boolean;
  mono?: boolean;
  halo?: boolean;
}

interface Link extends Look, Pen {
  mark: "link";
  x: number[];
  y: number[];
  to_x: number[];
  to_y: number[];
  head?: boolean;
}

interface Rect extends Look, Pen {
  mark: "rect";
  x: number[];
  y: number[];
  to_x: number[];
  to_y: number[];
  fill: string;
  corner: number;
  opacity: number;
  hatch?: string;
}

// A field is a grid, or a network: W0, b0, W1, b1, ...
interface Field extends Look {
  z?: number[][] | number[][][];
  layers?: string[];
  [weights: `W${number}`]: number[][];
  [biases: `b${number}`]: number[];
}

interface Regions extends Field { mark: "regions"; opacity: number; border?: boolean; first?: number }
interface Levels extends Field, Pen { mark: "levels"; at: number | number[] }
interface Cells extends Look { mark: "cells"; z: number[][]; signed?: boolean }

type Mark = Line | Rule | Dot | Area | Bar | Written | Link | Rect | Regions | Levels | Cells;

interface Panel {
  title: string;
  equal: boolean;
  weight: number;
  frame: boolean;
  unit: number;
  x: Axis;
  y: Axis;
  marks: Mark[];
}

interface Chart {
  height: number;
  columns: number;
  least: number;
  panels: Panel[];
}

// ---------------------------------------------------------------- charts, as they are drawn

interface Place {
  left: number;
  right: number;
  top: number;
  bottom: number;
  outerLeft: number;
  outerTop: number;
  legend: [across: number, line: number][];
}

interface Scale {
  (value: number): number;
  holds(value: number): boolean;
}

// What a mark needs to know of where it is drawn.
interface Drawn {
  panel: Panel;
  area: Place;
  uid: string;
  x: Scale;
  y: Scale;
  zoom: number;
  hatch(number: number): string;
  grip(mark: Dot | Rule): string;
}

interface Spot {
  x: number;
  y: number;
  words: string;
}

type Make<M> = (mark: M, pen: Drawn) => string;

interface Grids {
  grids: number[][];
  wide: number;
  tall: number;
}

interface Frame {
  chart: Chart;
  alt: string;
  says: string;
}

interface DataFile {
  size: number;
  frame(at: number): Frame;
  texts(): string[];
}

interface Charts {
  // layout.js
  sizes: Record<"TITLE" | "LABEL" | "LEGEND" | "RISE" | "TICKS" | "EDGE", number>;
  labelsOf(panel: Panel): string[];
  zoom(panel: Panel, place: Place): number;
  leastWidth(chart: Chart): number;
  layout(chart: Chart, width: number): { places: Place[]; height: number };
  px(number: number): string;
  scale(axis: Axis, from: number, to: number): Scale;
  // fields.js
  outputs(network: Field, inputs: number[]): number[];
  grids(mark: Field, panel: Panel): Grids;
  outline(grid: number[], height: number, shape: Omit<Grids, "grids">, area: Place): string;
  // marks.js
  marks: {
    DRAW: { [M in Mark as M["mark"]]: Make<M> };
    INSIDE: Set<string>;
    barTexts: Make<Bar>;
    symbol(mark: Dot, x: number, y: number): string;
    hatched(mark: Area | Bar | Rect, pen: Drawn, shape: (fill: string) => string): string;
    stroke(mark: Pen, zoom?: number): string;
    path(d: string, className?: string, more?: string): string;
    box(x0: number, y0: number, x1: number, y1: number, className: string, more?: string): string;
    written(x: number, y: number, words: string, look: Words): string;
    escape(words: string): string;
    plain(words: string): string;
  };
  // spots.js
  spotsOf(mark: Mark, pen: Drawn): Spot[];
  // chart.js
  draw(chart: Chart, width: number, uid: string): { svg: string; height: number; spots: Spot[]; pens: Drawn[] };
  // settings.js
  numberOf(text: string): number;
  placeOf(controls: { at: number; size: number }[]): number;
  countOf(controls: { size: number }[]): number;
  nearest(values: number[], scale: (value: number) => number, pixel: number): number;
  pace(size: number, calm: boolean): number;
  // files.js
  load(address: string): Promise<DataFile>;
  unpack(data: PackedFile): DataFile;
}

declare var nnCharts: Charts;

// A data file as nnlib/book/charts/data.py writes it.
interface PackedNumbers {
  d: number;
  n: 1 | 2;
  of: number[];
}

interface PackedTexts {
  frames: string[];
  which: number[];
  numbers: [known: string[], places: number[]][];
}

interface PackedFile {
  charts: number[];
  alts: PackedTexts;
  says: PackedTexts;
  pool: unknown[];
}

declare var nnData: (data: PackedFile) => void;
