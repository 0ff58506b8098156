/* A week as a bar: its kinds of work side by side, drawn to a scale that all bars beside it share. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;

  A.hours = (value) => value.toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

  A.sum = (values) => values.reduce((total, value) => total + value, 0);

  /* `hours` by kind; `most` is the hours that the whole width stands for. */
  A.weekBar = function (title, hours, kinds, most) {
    const total = A.sum(hours);
    const said = hours.map((value, at) => `${kinds[at]} ${A.hours(value)}`).join(", ");
    const parts = hours.map((value, at) => value > 0 && el("span", { className: `kind kind-${at}`, style: `width:${(100 * value) / most}%` }));
    return row(title, el("div", { className: "bar", role: "img", "aria-label": `${title}, ${A.hours(total)} hours: ${said}` }, parts.filter(Boolean)), total);
  };

  /* Hours that are not split up: evenings, or a week elsewhere. */
  A.plainBar = function (title, hours, most, look) {
    const part = el("span", { className: `kind ${look}`, style: `width:${(100 * hours) / most}%` });
    return row(title, el("div", { className: `bar ${look}-bar`, role: "img", "aria-label": `${title}: ${A.hours(hours)} hours` }, part), hours);
  };

  const row = (title, bar, total) =>
    el("div", { className: "week" }, el("span", { className: "week-title", textContent: title }), bar, el("span", { className: "week-total", textContent: A.hours(total) }));

  A.swatch = (at) => el("span", { className: `swatch kind kind-${at}`, "aria-hidden": "true" });
})();
