/* What the page Evidence is drawn from: cells, tables that become blocks where there is no room, strips, and lists.
 * As components of the page its thousands of cells would take the browser seconds. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;
  const parts = (A.evidence = A.evidence || {});
  const SVG = "http://www.w3.org/2000/svg";

  /* Text in which names of parameters stand between backticks: they lead to their rows. */
  parts.text = function (text) {
    return String(text).split("`").map((piece, at) => {
      if (at % 2 === 0) return piece;
      return parts.known && parts.known.has(`parameter-${piece}`)
        ? el("a", { href: `#parameter-${piece}`, textContent: piece.replaceAll("_", " ") })
        : el("code", { textContent: piece });
    });
  };

  parts.list = (lines, more) => el("ul", { className: "plain-list", ...more }, lines.map((line) => el("li", {}, typeof line === "string" ? parts.text(line) : parts.linked(line))));

  /* Text that may lead somewhere, and what is said after it. */
  parts.linked = function (one) {
    const head = one.h ? el("a", { href: one.h, textContent: one.t }) : one.t;
    return one.after ? [head, ` ${one.h && !/^\d+%/.test(one.after) ? "· " : ""}${one.after}`] : [head];
  };

  function mark(kind, more) {
    const made = document.createElementNS(SVG, kind);
    Object.entries(more).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }

  /* Band, range, median and published value on one line; what it shows stands in the cells beside it. */
  function strip(given) {
    const drawn = mark("svg", { viewBox: "0 0 100 16", preserveAspectRatio: "none", "aria-hidden": "true", class: "strip" });
    const line = (x, kind, y1, y2) => drawn.append(mark("line", { x1: x, x2: x, y1, y2, class: kind }));
    const [low, high] = given.band;
    if (low !== null) drawn.append(mark("rect", { x: low, width: Math.max(high - low, 0.6), y: 1, height: 14, class: "strip-band" }));
    const [start, end] = given.range;
    const tall = given.bar ? { y: 3, height: 10, class: "strip-bar" } : { y: 6.5, height: 3, class: "strip-range" };
    drawn.append(mark("rect", { x: start, width: Math.max(end - start, 0.6), ...tall }));
    if (given.usual !== null) line(given.usual, "strip-usual", 0, 16);
    if (given.published !== null) line(given.published, "strip-published", 0, 16);
    if (given.median !== null) line(given.median, "strip-median", 3, 13);
    return drawn;
  }

  function inside(cell) {
    if (typeof cell === "string") return parts.text(cell);
    if (cell.strip) return [strip(cell.strip)];
    const main = cell.h ? el("a", { href: cell.h, textContent: cell.t }) : cell.t ? el("span", { textContent: cell.t }) : null;
    const said = cell.mark ? el("span", { className: "sr-only", textContent: ` (${cell.mark})` }) : null;
    const code = (cell.code || []).map((text) => el("code", { className: "command", textContent: text }));
    return [main, said, ...code, ...(cell.sub || []).map((text) => el("span", { className: "sub", textContent: text }))];
  }

  /* Display by style sheet takes a table's meaning away in some browsers; roles give it back. */
  parts.row = function (cells, head, more) {
    return el("tr", { role: "row", ...more }, cells.map((cell, at) => {
      const kind = at ? "td" : "th";
      const shape = at ? { role: "cell" } : { role: "rowheader", scope: "row" };
      const name = (typeof cell === "object" && !(cell instanceof Node) && cell.c) || "";
      const content = el("span", { className: "cell" }, cell instanceof Node ? cell : inside(cell));
      return el(kind, { ...shape, className: name, "data-head": at ? head[at] : undefined }, content);
    }));
  };

  parts.table = function (given) {
    const caption = el("caption", {}, parts.text(given.caption));
    const head = el("tr", { role: "row" }, given.head.map((text) => el("th", { role: "columnheader", scope: "col", textContent: text })));
    const rows = given.rows.map((row) => parts.row(row.cells, given.head, { id: row.id, className: row.kind || "", tabIndex: row.id ? -1 : undefined }));
    const table = el("table", { role: "table", className: `blocks${given.filled ? " filled" : ""}` }, caption,
      el("thead", { role: "rowgroup" }, head), el("tbody", { role: "rowgroup" }, rows));
    return table;
  };

  parts.unfolds = (title, more, ...content) => el("details", { className: "unfolds", ...more }, el("summary", { textContent: title }), ...content);
})();
