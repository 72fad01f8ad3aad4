// The widgets wrap each view's element once and unwrap it at once: all that they ask of jQuery.
export default function $(node) {
  return Object.assign(Object.create($.prototype), { 0: node, length: 1 });
}
