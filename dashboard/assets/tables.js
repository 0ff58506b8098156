/* The numbers under a chart. A table is drawn when it is opened: as components of the page all of them together
 * would take the browser seconds. */
(function () {
  "use strict";

  let tables = {}; // chart -> {caption, head, rows}

  function cell(kind, text, scope) {
    const made = document.createElement(kind);
    made.textContent = text;
    if (scope) made.scope = scope;
    return made;
  }

  function row(cells) {
    const made = document.createElement("tr");
    made.append(...cells);
    return made;
  }

  function draw(place) {
    const content = tables[place.id.replace("table-", "")];
    if (!content) return;
    const table = document.createElement("table");
    table.createCaption().textContent = content.caption;
    table.createTHead().append(row(content.head.map((text) => cell("th", text, "col"))));
    table
      .createTBody()
      .append(...content.rows.map((texts) => row(texts.map((text, at) => cell(at ? "td" : "th", text, at ? "" : "row")))));
    const frame = document.createElement("div");
    frame.className = "table-frame";
    frame.tabIndex = 0; // so that a keyboard can scroll it
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", content.caption);
    frame.append(table);
    place.replaceChildren(frame);
  }

  document.addEventListener(
    "toggle",
    (event) => {
      const place = event.target.open && event.target.querySelector(".numbers > [id^='table-']");
      if (place) draw(place);
    },
    true,
  );

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tables = {
    keep: function (content) {
      tables = content || {};
      document.querySelectorAll(".numbers[open] > [id^='table-']").forEach(draw);
      return window.dash_clientside.no_update;
    },
  };
})();
