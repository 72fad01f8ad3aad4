// What assets/charts uses of D3.
export { contours } from "d3-contour";
export {
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
} from "d3-shape";
