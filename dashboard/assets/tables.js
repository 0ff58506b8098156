/* The numbers under a chart. A table is drawn when it is opened: as components of the page all of them together
 * would take the browser seconds. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;
  let tables = {}; // card -> {caption, head, rows}

  function draw(place) {
    const content = tables[place.getAttribute("data-table")];
    if (!content) return;
    const head = el("tr", {}, content.head.map((text) => el("th", { scope: "col", textContent: text })));
    const body = content.rows.map((texts) => el("tr", {}, texts.map((text, at) => (at ? el("td", { textContent: text }) : el("th", { scope: "row", textContent: text })))));
    const table = el("table", {}, el("caption", { textContent: content.caption }), el("thead", {}, head), el("tbody", {}, body));
    // so that a keyboard can scroll it
    place.replaceChildren(el("div", { className: "table-frame", tabIndex: 0, role: "region", "aria-label": `Table: ${content.caption}` }, table));
  }

  document.addEventListener("toggle", (event) => {
    const place = event.target.open && event.target.matches(".numbers") && event.target.querySelector("[data-table]");
    if (place) draw(place);
  }, true);

  A.on("tables", (content) => {
    tables = content;
    document.querySelectorAll(".numbers[open] [data-table]").forEach(draw);
  });
})();
