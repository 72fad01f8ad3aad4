// sanitize-html is half of the weight, and serves one method, which the page's manager overrides.
export default () => {
  throw new Error("inline_sanitize must be overridden");
};
