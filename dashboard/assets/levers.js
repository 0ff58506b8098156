/* The levers: ranking and control at once. Rows are drawn once; what they show follows the question and the ranking. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;
  const rows = {}; // lever -> its elements
  let sorting = "group";
  let chosen = null; // group shown on a small screen

  A.levelOf = function (lever, percent) {
    const exact = lever.levels.find(([, intensity]) => A.percent(intensity) === percent);
    if (exact) return exact[0];
    const below = lever.levels.filter(([, intensity]) => A.percent(intensity) < percent).pop();
    const above = lever.levels.find(([, intensity]) => A.percent(intensity) > percent);
    return `between ${below[0]} and ${above[0]}`;
  };

  A.move = function (lever, percent, dragging) {
    A.dragged = lever;
    A.change((question) => {
      question.policy[lever] = { ...(question.policy[lever] || {}), intensity: percent / 100 };
    }, dragging);
  };

  function dots(lever) {
    const count = { strong: 3, moderate: 2, weak: 1, none: 0 }[lever.grade];
    const assumed = lever.assumed || count === 0;
    const made = [0, 1, 2].map((at) => el("i", { className: at < count && !assumed ? "full" : "" }));
    const title = assumed ? "No study of its effect: it rests on an assumption with a wide range" : `Evidence: ${lever.grade}`;
    const word = assumed ? "assumed" : el("span", { className: "sr-only", textContent: `evidence ${lever.grade}` });
    return el("span", { className: assumed ? "dots assumed" : "dots", title }, made, word);
  }

  function makeRow(lever) {
    const range = el("input", {
      type: "range", min: 0, max: 100, step: 1, value: 0, className: "slider", "aria-label": lever.title,
      "aria-describedby": `about-${lever.name}`,
      on: { input: () => A.move(lever.name, Number(range.value), true) }, // not "change": a key fires it at every step
    });
    const box = el("input", {
      type: "text", inputMode: "decimal", className: "box", "aria-label": `${lever.title}: percent`, autocomplete: "off",
      on: {
        change: () => typed(lever.name, box),
        focus: () => box.select(),
        keydown: (event) => {
          const step = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
          if (step === undefined) return;
          event.preventDefault();
          A.move(lever.name, Math.min(Math.max(Number(range.value) + step, 0), 100), true);
        },
      },
    });
    const name = el("button", {
      type: "button", className: "lever-name", "aria-expanded": "false", "aria-controls": `more-${lever.name}`, title: lever.full,
      on: { click: () => A.unfold(lever.name) },
    }, el("span", { textContent: lever.title }));
    const bar = el("span", { className: "effect", "aria-hidden": "true" }, el("i"), el("b"));
    const avoided = el("span", { className: "avoided" });
    const cost = el("span", { className: "cost" });
    const about = el("span", { className: "sr-only", id: `about-${lever.name}` });
    const more = el("div", { className: "lever-more", id: `more-${lever.name}`, hidden: true });
    const line = el("div", { className: "lever-line" }, name, range, el("label", { className: "box-frame" }, box, el("span", { textContent: "%" })), bar, avoided, cost, dots(lever), el("span", { className: "lever-level" }), about);
    const row = el("li", { className: "lever", "data-lever": lever.name }, line, more);
    rows[lever.name] = { lever, row, range, box, name, bar, avoided, cost, about, more };
  }

  function typed(lever, box) {
    const value = A.number(box.value);
    const inside = Math.min(Math.max(Math.round(value), 0), 100);
    const title = A.choices.levers.find((one) => one.name === lever).title;
    if (value === null) {
      if (box.value.trim()) A.unread(box.value, `a percentage from 0 to 100 for “${title}”`);
      return show(A.question); // the box says what is in force
    }
    A.move(lever, inside, false);
    if (inside !== value) A.sayBriefly(`“${title}” takes whole percentages from 0 to 100; ${inside}% is used.`);
  }

  function place() {
    const list = A.byId("levers-list");
    const levers = [...A.choices.levers];
    list.replaceChildren();
    if (sorting === "effect" && A.ranking && A.ranking.rows) {
      levers.sort((one, other) => A.ranking.rows[other.name].order - A.ranking.rows[one.name].order);
      list.append(el("ul", { className: "lever-group" }, levers.map((lever) => rows[lever.name].row)));
      return;
    }
    for (const group of [...new Set(levers.map((lever) => lever.group))]) {
      const mine = levers.filter((lever) => lever.group === group);
      const section = el("div", { className: "lever-block", "data-group": group, "data-chosen": String(group === chosen) },
        el("h3", { textContent: mine[0].groupTitle, id: `group-${group}` }),
        el("ul", { className: "lever-group", "aria-labelledby": `group-${group}` }, mine.map((lever) => rows[lever.name].row)));
      list.append(section);
    }
  }

  function chips() {
    const groups = [...new Map(A.choices.levers.map((lever) => [lever.group, lever.groupTitle]))];
    chosen = chosen || groups[1][0];
    const made = groups.map(([group, title]) => {
      const used = A.choices.levers.filter((lever) => lever.group === group && A.question && A.question.policy[lever.name]).length;
      return el("button", {
        type: "button", className: "preset chip", "aria-pressed": String(group === chosen), textContent: used ? `${title} ${used}` : title,
        on: { focus: (event) => event.target.scrollIntoView({ block: "nearest", inline: "nearest" }), click: () => { chosen = group; chips(); place(); A.byId("lever-sheet").querySelector(".chip[aria-pressed=true]").focus(); } },
      });
    });
    A.byId("lever-chips").replaceChildren(...made);
  }

  function show(question) {
    for (const { lever, row, range, box } of Object.values(rows)) {
      const percent = A.percent((question.policy[lever.name] || {}).intensity);
      if (Number(range.value) !== percent) range.value = percent;
      range.style.setProperty("--fill", `${percent}%`);
      range.setAttribute("aria-valuetext", `${percent}%, ${A.levelOf(lever, percent)}`);
      row.querySelector(".lever-level").textContent = A.levelOf(lever, percent);
      if (document.activeElement !== box || A.number(box.value) !== percent) box.value = String(percent);
      row.classList.toggle("on", percent > 0);
    }
    const used = Object.keys(question.policy).length;
    A.byId("sheet-handle").textContent = used ? `Levers · ${used} in use` : "Levers";
    if (A.byId("lever-chips").offsetParent !== null || !A.byId("lever-chips").children.length) chips();
  }

  /* What the rows show, and that they do so on today's course even where the answer has another baseline. */
  function caption() {
    if (!A.ranking) return;
    const years = A.ranking.years === 1 ? "one year" : `${A.ranking.years} years`;
    const course = A.question && A.choices.courses.find((one) => one.name === A.question.baseline);
    const other = course && course.name !== A.choices.baseline ? `, on today’s course (not “${course.title}”)` : "";
    A.byId("levers-caption").textContent = `Each lever alone at “most clinics” in ${years}${other}: departures avoided (posts vacated), net cost`;
  }

  function rank(ranking) {
    A.ranking = ranking;
    caption();
    for (const { lever, row, bar, avoided, cost, about } of Object.values(rows)) {
      const found = ranking.rows && ranking.rows[lever.name];
      row.classList.toggle("unknown", !found);
      const [range, mean] = bar.children;
      if (!found) {
        avoided.textContent = cost.textContent = "";
        about.textContent = "not yet simulated at this school";
        range.style.width = mean.style.width = "0";
        continue;
      }
      bar.style.setProperty("--zero", `${found.zero}%`);
      Object.assign(range.style, { left: `${found.low}%`, width: `${found.high - found.low}%` });
      Object.assign(mean.style, { left: `${Math.min(found.zero, found.mean)}%`, width: `${Math.abs(found.mean - found.zero)}%` });
      bar.title = `${found.avoided} avoided; ${found.range}`;
      avoided.textContent = found.avoided;
      cost.textContent = found.cost;
      cost.className = `cost ${found.tone}`;
      about.textContent = `alone at most clinics avoids ${found.avoided} departures, ${found.range}; ${found.cost}`;
    }
    A.tell("ranked", ranking);
    if (sorting === "effect") place();
  }

  A.on("start", (choices) => {
    choices.levers.forEach(makeRow);
    const entries = [["group", "by group"], ["effect", "by effect"]];
    A.byId("lever-sort").replaceChildren(A.select("Sort the levers", entries, sorting, (value) => { sorting = value; place(); }));
    chips();
    place();
  });
  A.on("question", show);
  A.on("question", caption);
  A.on("ranking", rank);
  A.rowOf = (lever) => rows[lever];
})();
