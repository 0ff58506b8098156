/* Lists to choose from, as the browser has them: check boxes and radio buttons with labels. The server says what there is
 * ({id, kind, options: [[value, title], …], value}); what is chosen goes into the store of that name. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;

  function draw(data) {
    const box = data && A.byId(`${data.id}-box`);
    if (!box) return;
    const drawn = JSON.stringify(data.options);
    if (box.drawn !== drawn) {
      box.drawn = drawn;
      box.replaceChildren(
        ...data.options.map(([value, title]) =>
          el("label", {}, el("input", { type: data.kind, name: data.id, value, on: { change: () => changed(data, box) } }), el("span", { textContent: title })),
        ),
      );
    }
    const chosen = [].concat(data.value ?? []);
    box.querySelectorAll("input").forEach((one) => (one.checked = chosen.includes(one.value)));
  }

  function changed(data, box) {
    const chosen = [...box.querySelectorAll("input:checked")].map((one) => one.value);
    A.send(data.id, data.kind === "radio" ? (chosen[0] ?? null) : chosen);
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.choice = {
    draw(data) {
      setTimeout(() => draw(data), 0); // its place is on the page then
      return A.noUpdate();
    },
  };
})();
