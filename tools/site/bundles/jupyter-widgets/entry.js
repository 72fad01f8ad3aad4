// What assets/live/widgets.js needs of Jupyter's widgets, in one module.
export * as base from "@jupyter-widgets/base";
export { ManagerBase } from "@jupyter-widgets/base-manager";
export * as controls from "@jupyter-widgets/controls";
export { Widget } from "@lumino/widgets";
import "@jupyter-widgets/base/css/index.css";
import "@jupyter-widgets/controls/css/widgets-base.css";
