/* What is chosen on the page of portfolios: what should count, which levers may be used, and the point that is looked at.
 * Native boxes, drawn from what the server offers; what is chosen goes into stores. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;
  const id = (name) => A.byId(`portfolio-${name}`);
  let offer = null;

  const box = (type, name, value, text, checked, changed) =>
    el("label", {}, el("input", { type, name, value, checked, on: { change: changed } }), text);

  const chosen = () => [...id("levers").querySelectorAll("input:checked")].map((one) => one.value);

  function choose() {
    const levers = chosen();
    const criterion = id("criterion").querySelector("input:checked")?.value;
    id("levers-count").textContent = levers.length === offer.levers.length ? `all ${levers.length}` : `${levers.length} of ${offer.levers.length}`;
    A.send("portfolio-choice", { levers, criterion });
  }

  const only = (wanted) => {
    id("levers").querySelectorAll("input").forEach((one, at) => (one.checked = wanted(offer.levers[at])));
    choose();
  };

  document.addEventListener("click", (event) => {
    const which = offer && event.target.closest("[data-portfolio-levers]")?.getAttribute("data-portfolio-levers");
    if (which) only((lever) => which === "all" || (which === "sourced" && !lever.assumed));
  });

  const point = (value) => A.send("portfolio-point", value);

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.portfolio = {
    offer(data) {
      if (data && data.levers) {
        offer = data;
        id("criterion").replaceChildren(...data.criteria.map(([key, text]) => box("radio", "portfolio-criterion", key, text, key === data.criterion, choose)));
        id("levers").replaceChildren(...data.levers.map((one) => box("checkbox", "", one.value, one.label, data.chosen.includes(one.value), choose)));
        choose();
      }
      return A.noUpdate();
    },
    points(data) {
      if (data && data.options) {
        id("points").replaceChildren(...data.options.map((one) => box("radio", "portfolio-point", one.value, one.label, one.value === data.value, () => point(one.value))));
        point(data.value);
      }
      return A.noUpdate();
    },
    clicked(data) {
      const name = data && data.points && data.points[0] && data.points[0].customdata;
      const radio = [...id("points").querySelectorAll("input")].find((one) => one.value === name);
      if (radio) {
        radio.checked = true;
        point(name);
      }
      return A.noUpdate();
    },
  };
})();
