/* The parameters: drawn once; a search only hides rows. It means the same as `sim.parameter_table` does. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;
  const parts = A.evidence;
  const LONGEST = 200;
  const SPACE = /[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
  const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
  const HEAD = [["Meaning and name", "meaning"], ["Mechanism", "mechanism"], ["Value", "value"], ["Range and prior"], ["Posterior"], ["Status", "status"], ["Source", "source"], ["Used by"]];
  const NONE = { find: "", status: "", mechanism: "", source: "", sort: "" };
  let rows = []; // {one, node}
  let filter = { ...NONE };
  let status = {};
  let order = {};
  let saying = null;

  const words = (find) => [...find].slice(0, LONGEST).join("").normalize("NFKC").replace(INVISIBLE, "").toLowerCase().split(SPACE).filter(Boolean);

  function kept(one, wanted) {
    return (!filter.status || (filter.status === "fitted" ? one.fitted : one.status === filter.status)) &&
      (!filter.mechanism || one.mechanism === filter.mechanism) && (!filter.source || one.source === filter.source) &&
      wanted.every((word) => one.text.includes(word));
  }

  function row(one, head) {
    const said = [status[one.status], ...(one.fitted ? ["fitted"] : [])].join(", ");
    const source = one.source === "assumption" || one.source === "structure" ? one.citation : `${one.citation} [${one.source}]`;
    const cells = [
      { t: one.meaning, sub: [one.name] }, one.mechanism, { t: one.value, sub: [one.unit] }, { t: one.range, sub: one.prior === "fixed" ? [] : [one.prior] },
      one.posterior || "–", { t: said, c: `status-${one.status}` }, source, one.used.length ? { t: "", sub: one.used } : "–",
    ];
    return parts.row(cells, head, { id: `parameter-${one.name}`, tabIndex: -1 });
  }

  parts.parameters = function (content) {
    status = content.status;
    order = { mechanism: Object.fromEntries(content.choices.mechanism.map(([key], at) => [key, at])), status: Object.fromEntries(content.choices.status.map(([key], at) => [key, at])) };
    const titles = HEAD.map(([title]) => title);
    rows = content.parameters.map((one, at) => ({ one, at, node: row(one, titles) }));
    const head = HEAD.map(([title, key]) => el("th", { role: "columnheader", scope: "col", "data-sort": key },
      key ? el("button", { type: "button", className: "sort", textContent: title, on: { click: () => sortBy(key) } }) : title));
    const table = el("table", { role: "table", className: "blocks filled parameters" },
      el("caption", { className: "sr-only", textContent: "Parameters of the model" }),
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, head)), el("tbody", { role: "rowgroup", id: "evidence-rows" }, rows.map(({ node }) => node)));
    for (const name of ["status", "mechanism", "source"]) {
      const made = A.select("", [["", "All"], ...content.choices[name]], "", (value) => change({ [name]: value }), { id: `evidence-${name}`, "aria-label": undefined });
      parts.place(name).replaceChildren(made);
    }
    parts.place("find").replaceChildren(el("input", {
      type: "search", id: "evidence-find", className: "box", maxLength: LONGEST, placeholder: "inbox, grant, E4d …", autocomplete: "off",
      on: { input: (event) => change({ find: event.target.value }) },
    }));
    A.byId("evidence-clear").addEventListener("click", () => {
      change({ ...NONE, sort: filter.sort });
      A.byId("evidence-find").focus();
    });
    return table;
  };

  function sortBy(key) {
    change({ sort: filter.sort === key ? `-${key}` : filter.sort === `-${key}` ? "" : key });
  }

  function sorted() {
    const key = filter.sort.replace("-", "");
    const turn = filter.sort.startsWith("-") ? -1 : 1;
    const by = { meaning: (one) => one.meaning.toLowerCase(), value: (one) => one.number, source: (one) => one.source }[key] || ((one) => order[key][one[key]]);
    const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    return key ? [...rows].sort((a, b) => turn * compare(by(a.one), by(b.one)) || a.at - b.at) : rows;
  }

  const own = () => {
    const pairs = Object.entries(filter).map(([key, value]) => [`evidence.${key}`, key === "find" ? value.trim() : value]).filter(([, value]) => value);
    return new URLSearchParams(pairs).toString();
  };

  /* The snippet is that of the filter; JSON writes text as Python reads it. */
  parts.snippet = function () {
    const text = filter.find.trim();
    const given = [...(text ? [`find=${JSON.stringify(text)}`] : []), ...["source", "status", "mechanism"].filter((key) => filter[key]).map((key) => `${key}=${JSON.stringify(filter[key])}`)];
    return `import sim\n\ntable = sim.parameter_table(${given.join(", ")})\ncolumns = ["name", "value", "low", "high", "posterior_median", "status", "source"]\nprint(table[columns].to_string(index=False))`;
  };

  parts.show = function (given, quietly) {
    const resort = given.sort !== filter.sort;
    filter = { ...NONE, ...given };
    const wanted = words(filter.find);
    let hits = 0;
    for (const { one, node } of rows) {
      const shown = kept(one, wanted);
      node.hidden = !shown;
      hits += shown;
    }
    if (resort && rows.length) A.byId("evidence-rows").append(...sorted().map(({ node }) => node));
    document.querySelectorAll("th[data-sort]").forEach((head) => {
      const key = head.getAttribute("data-sort");
      if (filter.sort.replace("-", "") === key) head.setAttribute("aria-sort", filter.sort.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    const input = A.byId("evidence-find");
    if (input !== document.activeElement || given.find !== input.value) input.value = filter.find;
    for (const name of ["status", "mechanism", "source"]) A.byId(`evidence-${name}`).value = filter[name];
    A.byId("evidence-clear").hidden = !(filter.find || filter.status || filter.mechanism || filter.source);
    A.byId("evidence-snippet").textContent = parts.snippet();
    const chosen = [filter.find && `words “${filter.find.trim()}”`, filter.status && `status ${status[filter.status]}`, filter.mechanism, filter.source && `source ${filter.source}`].filter(Boolean);
    A.byId("evidence-printed").textContent = chosen.length ? `Looked for: ${chosen.join("; ")}.` : "";
    document.querySelector("main.evidence").toggleAttribute("data-filtered", chosen.length > 0); // then only these are printed
    say(hits, quietly);
  };

  /* Said a moment after the last key, so that a reader who listens is not interrupted by each. */
  function say(hits, quietly) {
    clearTimeout(saying);
    const text = hits === rows.length ? `All ${rows.length} parameters are shown.` : hits ? `${hits} of ${rows.length} parameters are shown.`
      : `No parameter has all of these words${filter.status || filter.mechanism || filter.source ? " and fits the other choices" : ""}. Use fewer words, or “Show all”.`;
    saying = setTimeout(() => (A.byId("evidence-hits").textContent = text), quietly ? 0 : 350);
  }

  function change(some) {
    parts.show({ ...filter, ...some });
    window.dash_clientside.frame.address(own()); // a link, a reload and the CSV have the same rows
  }
  parts.change = change;
  parts.shows = (name) => rows.some(({ one, node }) => one.name === name && !node.hidden);
  parts.none = NONE;
})();
