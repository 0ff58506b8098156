/* Light or dark before anything is drawn: what the reader chose last, else what the system prefers. */
(function () {
  "use strict";
  let chosen = null;
  try {
    chosen = window.localStorage.getItem("attrition-scheme");
  } catch (error) {
    /* no storage: the system's preference stands */
  }
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const scheme = chosen === "light" || chosen === "dark" ? chosen : dark ? "dark" : "light";
  document.documentElement.setAttribute("data-scheme", scheme);
})();
