/* What a lever shows when it unfolds: levels, what it means at this school, when and where, what is known of it. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;

  A.unfold = function (name) {
    const { lever, row, name: button, more } = A.rowOf(name);
    const open = more.hidden;
    if (open) draw(lever, more);
    more.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    ask();
    row.classList.toggle("open", open);
  };

  let meant = {}; // lever -> what it means at this school
  const ask = () => {
    const open = A.choices.levers.map((lever) => lever.name).filter((name) => !A.rowOf(name).more.hidden);
    if (open.length) A.send("unfolded", open);
  };

  const useOf = (name) => A.question.policy[name] || { intensity: 0 };

  function edit(name, key, value) {
    A.dragged = name;
    A.change((question) => {
      const use = { ...(question.policy[name] || { intensity: A.choices.level }) };
      if (value === null || value === "" || (Array.isArray(value) && !value.length)) delete use[key];
      else use[key] = value;
      question.policy[name] = use;
    });
  }

  /* The nearest month that can be meant: a lever ends after it starts. */
  function within(key, value, use) {
    const last = 12 * A.question.years;
    const start = use.start || 1;
    const [low, high] = { start: [1, Math.min(last, (use.end || Infinity) - 1)], ramp: [0, last], end: [start + 1, Math.max(last, start + 1)] }[key];
    return Math.min(Math.max(value, low), high);
  }

  function month(lever, key, label, placeholder) {
    const use = useOf(lever.name);
    const shown = (now) => (now[key] === undefined ? "" : String(now[key]));
    const input = el("input", {
      type: "text", inputMode: "numeric", className: "box", value: shown(use), placeholder,
      on: {
        change: () => {
          const value = A.number(input.value);
          if (value === null && input.value.trim()) A.unread(input.value, "a number of months");
          if (value !== null) edit(lever.name, key, within(key, Math.round(value), useOf(lever.name)));
          else if (!input.value.trim()) edit(lever.name, key, null);
          input.value = shown(useOf(lever.name)); // the box says what is in force
        },
      },
    });
    return el("label", { className: "field" }, el("span", { textContent: label }), input);
  }

  function several(lever, key, label, entries) {
    const use = useOf(lever.name);
    const chosen = new Set(use[key] || []);
    const boxes = entries.map(([value, text]) => {
      const box = el("input", {
        type: "checkbox", checked: chosen.has(value),
        on: {
          change: () => {
            if (box.checked) chosen.add(value);
            else chosen.delete(value);
            edit(lever.name, key, entries.map(([one]) => one).filter((one) => chosen.has(one)));
            summary.textContent = title();
          },
        },
      });
      return el("label", { className: "check" }, box, text);
    });
    const title = () => `${label}: ${chosen.size ? [...chosen].map((value) => entries.find(([one]) => one === value)?.[1] || value).join(", ") : "all, unless some are chosen"}`;
    const summary = el("summary", { textContent: title() });
    return el("details", { className: "several" }, summary, el("div", { className: "checks" }, boxes));
  }

  const list = (pairs) => el("dl", {}, pairs.flatMap(([head, text]) => [el("dt", { textContent: head }), el("dd", { textContent: text })]));

  function draw(lever, more) {
    const percent = A.percent(useOf(lever.name).intensity);
    const found = A.ranking && A.ranking.rows && A.ranking.rows[lever.name];
    const school = A.choices.schools.find((one) => one.name === A.question.school);
    const levels = lever.levels.map(([name, intensity]) =>
      el("button", {
        type: "button", className: "preset", "aria-pressed": String(A.percent(intensity) === percent),
        textContent: `${name} ${A.percent(intensity)}%`, on: { click: () => A.move(lever.name, A.percent(intensity), false) },
      }),
    );
    const facts = lever.facts.map(([head, text]) =>
      head === "Evidence" && (lever.assumed || lever.grade === "none") ? [head, "none: its effect rests on an assumption only"] : [head, text]);
    more.replaceChildren(
      el("p", {}, el("strong", { textContent: `${lever.full}. ` }), lever.description),
      el("div", { className: "levels", role: "group", "aria-label": "Levels" }, levels),
      el("p", { className: "caption", textContent: "Intensity: share of faculty covered × quality of implementation." }),
      el("div", { className: "meant", "data-meant": lever.name }),
      el("h4", { textContent: "Alone at “most clinics”, simulated" }),
      found ? list(found.means) : el("p", { className: "caption", textContent: "Not yet simulated at this school." }),
      el("h4", { textContent: "When and where" }),
      el("div", { className: "fields" },
        month(lever, "start", "Start, month", "1"),
        month(lever, "ramp", "Ramp, months", String(lever.ramp)),
        month(lever, "end", "End, month", "stays")),
      several(lever, "departments", "Departments", school.departments.map((name) => [name, name])),
      several(lever, "tracks", "Tracks", Object.entries(A.choices.tracks)),
      el("h4", { textContent: "What is known" }),
      list(facts),
      el("p", {}, el("a", { className: "more-link", href: A.toEvidence(`#lever-${lever.name}`), "data-to-evidence": `#lever-${lever.name}`, textContent: "All sources, sizes and assumptions of this lever" })),
      el("button", {
        type: "button", className: "tool", textContent: "Reset this lever",
        on: { click: () => { A.move(lever.name, 0, false); A.rowOf(lever.name).name.focus(); } },
      }),
    );
    say(lever.name);
  }

  function say(lever) {
    const place = document.querySelector(`[data-meant="${lever}"]`);
    if (!place || !meant[lever]) return;
    const lines = meant[lever].lines.map((line) => el("li", { textContent: line }));
    place.replaceChildren(el("h4", { textContent: `At this school at ${meant[lever].at}%, on paper` }), el("ul", {}, lines));
  }

  /* Redraw what is open after a change from elsewhere, unless the reader is typing in it. */
  function redraw() {
    for (const lever of A.choices.levers) {
      const { more } = A.rowOf(lever.name);
      if (more.hidden) continue;
      if (!more.contains(document.activeElement)) draw(lever, more);
      else
        more.querySelectorAll(".levels .preset").forEach((button, at) => {
          const same = A.percent(lever.levels[at][1]) === A.percent(useOf(lever.name).intensity);
          button.setAttribute("aria-pressed", String(same));
        });
    }
  }

  A.on("question", redraw);
  A.on("ranked", redraw);
  A.on("settled", () => setTimeout(ask, 0));
  A.on("meant", (data) => {
    meant = data;
    Object.keys(data).forEach(say);
  });
})();
