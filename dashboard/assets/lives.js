/* One simulated life: whom to follow, the month, and the two calendars of that month in both worlds. The server chooses and
 * simulates; the browser draws menus, the list of people, and months, so that going through them asks nobody. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;
  const id = (name) => A.byId(`calendars-${name}`);
  let asked = { kind: {}, who: null };
  let menus = "";
  let life = null;
  let month = 0;
  let playing = null;
  let number = 0;

  function choose(change) {
    asked = { ...asked, ...change };
    A.send("calendars-choice", { ...asked, number: ++number });
  }

  /* whom to follow */

  function drawForm(form) {
    asked.kind = Object.fromEntries(form.menus.map((menu) => [menu.part, menu.value]));
    const now = JSON.stringify(form.menus.map(({ part, entries }) => [part, entries]));
    if (now === menus) {
      form.menus.forEach((menu) => (id(`pick-${menu.part}`).value = menu.value));
    } else {
      menus = now;
      const entries = form.menus.map((menu) => {
        const name = `calendars-pick-${menu.part}`;
        const made = A.select(menu.title, menu.entries, menu.value, (value) => choose({ kind: { ...asked.kind, [menu.part]: value }, who: null }), { id: name });
        made.removeAttribute("aria-label");
        return el("div", { className: "entry" }, el("label", { htmlFor: name, textContent: menu.title }), made);
      });
      id("form").replaceChildren(el("div", { className: "form" }, entries), el("p", { className: "hint", id: "calendars-note" }));
    }
    id("note").textContent = form.note;
  }

  function drawPeople(people, who) {
    const before = document.activeElement && document.activeElement.name === "calendars-who";
    const one = (person) => {
      const box = el("input", { type: "radio", name: "calendars-who", value: String(person.number), checked: person.number === who, on: { change: () => choose({ who: person.number }) } });
      return el("label", { className: "person" }, box, el("span", {}, el("b", { textContent: person.label }), ` ${person.text}`));
    };
    const list = people.length ? [el("fieldset", { className: "people" }, el("legend", { textContent: "Anonymous and simulated people of this kind" }), people.map(one))] : [];
    id("list").replaceChildren(...list);
    if (before) id("list").querySelector("input:checked")?.focus();
  }

  /* the month */

  const reduced = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const at = (world) => world.months.find((one) => one.month === month);

  function stop() {
    window.clearInterval(playing);
    playing = null;
    const button = id("play");
    if (button) Object.assign(button, { textContent: "▶ Play" }).setAttribute("aria-pressed", "false");
  }

  function play() {
    if (playing) return stop();
    if (month >= life.last) goTo(0);
    id("play").textContent = "❚❚ Pause";
    id("play").setAttribute("aria-pressed", "true");
    // with reduced motion: slowly, from quarter to quarter, like turning pages
    const step = reduced() ? 3 : 1;
    playing = window.setInterval(() => {
      goTo(Math.min(month + step, life.last));
      if (month >= life.last) stop();
    }, reduced() ? 2000 : 400);
  }

  function goTo(value) {
    month = Math.max(0, Math.min(life.last, Math.round(value)));
    drawMonth();
  }

  const said = (world, one) => {
    if (!one) return "";
    if (!one.present) return `${world.title}: has left; ${A.hours(one.hours)} hours a week elsewhere`;
    return `${world.title}: ${A.hours(one.hours)} hours, ${A.hours(one.volume)} too many`;
  };

  function drawControls() {
    const slider = el("input", {
      type: "range", min: 0, max: life.last, step: 1, value: month, id: "calendars-slider", className: "month-slider",
      on: { input: (event) => { stop(); goTo(Number(event.target.value)); } },
    });
    const box = el("input", {
      type: "text", inputMode: "numeric", id: "calendars-box", className: "month-box", "aria-label": "Month, as a number",
      on: {
        change: (event) => {
          const value = A.number(event.target.value);
          stop();
          id("month-wrong").textContent = value === null || value < 0 || value > life.last ? `A month is a whole number from 0 to ${life.last}.` : "";
          goTo(value === null ? month : value);
        },
      },
    });
    const sign = (text) => el("span", { "aria-hidden": "true", textContent: text });
    const step = (inside, by) => el("button", { type: "button", className: "tool", on: { click: () => { stop(); goTo(month + by); } } }, inside);
    id("month").replaceChildren(
      el("div", { className: "month-row" },
        el("label", { htmlFor: "calendars-slider", textContent: "Month" }), box, slider,
        el("div", { className: "month-buttons" },
          step([sign("◀ "), "Month back"], -1), step(["Month on", sign(" ▶")], 1),
          el("button", { type: "button", className: "tool", id: "calendars-play", "aria-pressed": "false", textContent: "▶ Play", on: { click: play } }))),
      el("p", { className: "wrong", id: "calendars-month-wrong", role: "alert" }));
  }

  /* the two calendars */

  function facts(one) {
    const parts = [
      `Volume gap: ${A.hours(one.volume)} hours beyond the ${A.hours(one.sustainable)} that this person can keep up`,
      `values gap: ${one.values.toFixed(2)}`, `exhaustion: ${Math.round(100 * one.exhaustion)} of 100`,
      `likelihood of leaving within two years, as they would report it: ${Math.round(100 * one.intention)}%`,
    ];
    return `${parts.join("; ")}.`;
  }

  function drawWorld(world) {
    const one = at(world);
    const head = (state) => el("h3", {}, world.title, el("span", { className: "state", textContent: state }));
    if (!one) return el("div", { className: "panel world" }, head(""));
    if (!one.present) {
      const teaching = one.teaching > 0.05 ? `Still teaches here ${A.hours(one.teaching)} hours a week as adjunct faculty; ` : "No longer teaches here; ";
      return el("div", { className: "panel world gone" }, head("has left"), A.plainBar("Elsewhere", one.hours, life.most, "elsewhere"),
        el("p", { className: "hint", textContent: `${teaching}exhaustion: ${Math.round(100 * one.exhaustion)} of 100. How the week elsewhere is spent is not simulated.` }));
    }
    return el("div", { className: "panel world" }, head(one.stage),
      A.weekBar("As it is", one.have, life.kinds, life.most), A.weekBar("As wished", one.wish, life.kinds, life.most),
      A.plainBar("Evenings, weekends", one.evening, life.most, "evening"), el("p", { className: "hint", textContent: facts(one) }));
  }

  function drawNumbers() {
    const cells = life.worlds.map(at);
    const two = life.worlds.length > 1;
    const text = (one, row) => (one && one.present ? [A.hours(row(one.have)), A.hours(row(one.wish))] : ["–", "–"]);
    const line = (title, row, swatch) =>
      el("tr", {}, el("th", { scope: "row" }, swatch || "", title), cells.flatMap((one) => text(one, row)).map((value) => el("td", { className: "number", textContent: value })));
    const evening = el("tr", {}, el("th", { scope: "row", textContent: "In evenings, on weekends" }),
      cells.flatMap((one) => [one && one.present ? A.hours(one.evening) : "–", "–"]).map((value) => el("td", { className: "number", textContent: value })));
    const worlds = el("tr", {}, el("td", {}), life.worlds.map((world) => el("th", { scope: "colgroup", colSpan: 2, textContent: world.title })));
    const heads = el("tr", {}, el("th", { scope: "col", textContent: "Hours a week" }), life.worlds.flatMap(() => ["as it is", "as wished"]).map((name) => el("th", { scope: "col", className: "number", textContent: name })));
    const table = el("table", { className: "week-table" }, el("caption", { textContent: `Month ${month}, hours a week` }),
      el("thead", {}, two ? worlds : "", heads),
      el("tbody", {}, life.kinds.map((kind, k) => line(kind, (hours) => hours[k], A.swatch(k))), line("All", A.sum), evening));
    return el("div", { className: "table-frame", tabIndex: 0, role: "region", "aria-label": `Table: month ${month}, hours a week` }, table);
  }

  function drawMonth() {
    const text = life.worlds.map((world) => said(world, at(world))).filter(Boolean).join("; ");
    Object.assign(id("slider"), { value: month }).setAttribute("aria-valuetext", `Month ${month}. ${text}`);
    id("box").value = month;
    const worlds = el("div", { className: "panels worlds" }, life.worlds.map(drawWorld));
    const open = document.activeElement && id("weeks").contains(document.activeElement);
    const anybody = life.worlds.some((world) => at(world)?.present);
    id("weeks").replaceChildren(worlds, ...(anybody ? [drawNumbers()] : []));
    if (open) (id("weeks").querySelector(".table-frame") || id("slider")).focus();
    mark();
  }

  /* The month in both charts; nothing where they are not drawn yet. */
  function mark() {
    const color = getComputedStyle(document.documentElement).getPropertyValue("--quiet").trim() || "#5a6270";
    document.querySelectorAll(".gap-graph .js-plotly-plot").forEach((chart) => {
      if (!chart.layout || !window.Plotly) return;
      window.Plotly.relayout(chart, { shapes: [{ type: "line", x0: month, x1: month, yref: "paper", y0: 0, y1: 1, line: { color, width: 1, dash: "dot" } }] });
    });
  }

  function drawTable() {
    const place = id("table");
    if (!place || !life) return;
    const two = life.worlds.length > 1;
    const columns = [["Hours", (one) => A.hours(one.hours)], ["Evenings", (one) => (one.present ? A.hours(one.evening) : "–")],
      ["Volume gap", (one) => (one.present ? A.hours(one.volume) : "–")], ["Values gap", (one) => (one.present ? one.values.toFixed(2) : "–")],
      ["Exhaustion", (one) => Math.round(100 * one.exhaustion)], ["State", (one) => (one.present ? one.stage : "has left")]];
    const caption = "Month by month; exhaustion of 100";
    const worlds = el("tr", {}, el("td", {}), life.worlds.map((world) => el("th", { scope: "colgroup", colSpan: columns.length, textContent: world.title })));
    const heads = el("tr", {}, el("th", { scope: "col", textContent: "Month" }), life.worlds.flatMap(() => columns.map(([name]) => el("th", { scope: "col", textContent: name }))));
    const rows = life.worlds[0].months.map((first, k) =>
      el("tr", {}, el("th", { scope: "row", textContent: first.month }), life.worlds.flatMap((world) => columns.map(([, cell]) => el("td", { textContent: world.months[k] ? cell(world.months[k]) : "–" })))));
    const table = el("table", {}, el("caption", { textContent: caption }), el("thead", {}, two ? worlds : "", heads), el("tbody", {}, rows));
    place.replaceChildren(el("div", { className: "table-frame", tabIndex: 0, role: "region", "aria-label": `Table: ${caption}` }, table));
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.id === "calendars-numbers" && event.target.open) drawTable();
  }, true);

  function drawLife(found) {
    const other = !life || life.who !== found.who || life.last !== found.last;
    life = found;
    if (other) {
      stop();
      A.byId("live").textContent = life.headline;
      // the last month in which both are there says most: there the worlds have parted, and nobody has gone yet
      const lasts = life.worlds.map((world) => Math.max(...world.months.filter((one) => one.present).map((one) => one.month)));
      month = Math.min(...lasts);
    }
    drawControls();
    drawMonth();
    if (id("numbers").open) drawTable();
    window.setTimeout(mark, 400); // charts are drawn a moment after their numbers
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.calendars = {
    people(found) {
      if (found) {
        drawForm(found.form);
        drawPeople(found.people, found.who);
        asked.who = found.who;
      }
      return A.noUpdate();
    },
    life(found) {
      if (found) drawLife(found);
      else if (playing) stop();
      return A.noUpdate();
    },
    school(found) {
      if (found) A.tell("school-gaps", found);
      return A.noUpdate();
    },
  };
})();
