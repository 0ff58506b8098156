/* The page Evidence: what is drawn where, and links to single parameters, levers, and findings. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;
  const parts = A.evidence;
  const KINDS = { parameter: "parameter", lever: "lever", finding: "finding", missed: "finding" };
  let drawn = false;

  const place = (parts.place = (name) => document.querySelector(`[data-part-here="${name}"]`));
  const note = (grade) => ({ strong: "●●●", moderate: "●●○", weak: "●○○", none: "○○○" })[grade];

  function misses(list) {
    return list.map((one) => parts.unfolds(one.title, { id: one.id, open: true },
      el("p", { className: "hint", textContent: one.what }),
      ...(one.said.length ? one.said.map(([head, text]) => el("p", {}, el("strong", { textContent: `${head}: ` }), ...parts.text(text)))
        : [el("p", { textContent: "No paragraph has been written on this miss yet." })])));
  }

  function claims(list) {
    return list.map((outcome) => el("article", { className: "panel" }, el("h3", { textContent: outcome.title }),
      ...outcome.groups.flatMap((group) => [
        el("h4", { className: group.robust ? "" : "fragile", textContent: `${group.title} (${group.levers.length})` }), parts.list(group.levers)]),
      parts.unfolds(outcome.pairs, {}, parts.list(outcome.orders))));
  }

  function lever(one) {
    const facts = [
      ["Acts on", [one.acts]],
      ["Effect at full intensity, with range", [parts.list(one.effects), el("p", { className: "hint", textContent: one.assumed })]],
      ["What studies found", [parts.list(one.found)]],
      ["Costs, 2024 dollars", [parts.list(one.costs)]],
      ["In the model: share of plausible parameters, prior / posterior", [parts.list(one.robust)]],
    ];
    return el("article", { className: "panel lever-card", id: one.id, tabIndex: -1 },
      el("h3", { textContent: one.title }), el("p", { className: "hint", textContent: one.group }),
      el("p", { textContent: one.description }),
      el("p", { className: "grade" }, el("span", { "aria-hidden": "true", textContent: `${note(one.grade)} ` }), `Evidence: ${one.gradeWords.toLowerCase()}.`,
        one.mark ? el("strong", { textContent: ` ${one.mark}.` }) : null),
      el("dl", {}, facts.flatMap(([head, content]) => [el("dt", { textContent: head }), el("dd", {}, content)])));
  }

  function draw(content) {
    parts.known = new Set([...content.parameters.map((one) => `parameter-${one.name}`), ...content.levers.map((one) => one.id), ...content.misses.map((one) => one.id)]);
    for (const table of Object.values(content.tables)) table.rows.forEach((row) => row.id && parts.known.add(row.id));
    place("misses").replaceChildren(...misses(content.misses));
    place("rivals-names").replaceChildren(parts.list(content.rivals));
    place("claims").replaceChildren(el("div", { className: "panels" }, claims(content.claims)));
    place("levers").replaceChildren(el("div", { className: "panels" }, content.levers.map(lever)));
    place("snippet").replaceChildren(el("pre", { tabIndex: 0, id: "evidence-snippet", className: "snippet", "aria-label": "Python code for the rows that are shown" }));
    place("parameters").replaceChildren(parts.parameters(content));
    place("thin").replaceChildren(el("p", { textContent: content.limits.thin.lead }), parts.list(content.limits.thin.items), ...content.limits.thin.also.map((text) => el("p", {}, parts.text(text))));
    place("intervals").replaceChildren(...content.limits.intervals.map((text) => el("p", { className: "prose" }, parts.text(text))));
    place("facts").replaceChildren(el("dl", { className: "facts" }, content.facts.flatMap(([head, text]) => [el("dt", { textContent: head }), el("dd", {}, parts.text(text))])));
    document.querySelectorAll("[data-table-here]").forEach((here) => {
      const table = content.tables[here.getAttribute("data-table-here")];
      if (here.closest("details")) return; // when it is opened
      here.replaceChildren(parts.table(table));
    });
    document.addEventListener("toggle", (event) => {
      if (!event.target.open) return;
      event.target.querySelectorAll?.("[data-table-here]:empty").forEach((here) => here.replaceChildren(parts.table(content.tables[here.getAttribute("data-table-here")])));
    }, true);
    drawn = true;
  }

  /* How many letters must change: to find what was probably meant. */
  function distance(one, other) {
    let before = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      const now = [i];
      for (let j = 1; j <= other.length; j++) now[j] = Math.min(before[j] + 1, now[j - 1] + 1, before[j - 1] + (one[i - 1] !== other[j - 1]));
      before = now;
    }
    return before[other.length];
  }

  function nearest(wanted) {
    const known = [...parts.known].filter((name) => !name.startsWith("missed-"));
    const kind = KINDS[wanted.split("-")[0]];
    const same = kind ? known.filter((name) => name.startsWith(`${kind}-`)) : known;
    const bare = (name) => name.replace(/^(parameter|lever|finding)-/, "");
    const scored = same.map((name) => [distance(bare(wanted), bare(name)), name]).sort((a, b) => a[0] - b[0]);
    return scored.length && scored[0][0] <= Math.max(3, bare(wanted).length / 2) ? scored[0][1] : null;
  }

  /* Leads to what an address ends with; the filter gives way where it hides it. */
  function lead() {
    let wanted = "";
    try {
      wanted = decodeURIComponent(window.location.hash.slice(1)).slice(0, 80);
    } catch (error) {
      return; // no text at all
    }
    if (!wanted || !drawn) return;
    const said = A.byId("evidence-anchor");
    said.hidden = true;
    let target = A.byId(wanted) || A.byId(`parameter-${wanted}`);
    if (!target) {
      const near = nearest(wanted);
      const [kind, name] = [KINDS[wanted.split("-")[0]] || "parameter, lever or finding", wanted.replace(/^(parameter|lever|finding|missed)-/, "")];
      said.replaceChildren(`There is no ${kind} “${name}”.`, ...(near ? [" Nearest: ", el("a", { href: `#${near}`, textContent: near.replace(/^(parameter|lever|finding)-/, "").replaceAll("_", " ") }), "."] : []));
      said.hidden = false;
      return;
    }
    if (target.matches("tr[id^=parameter-]") && target.hidden) {
      const hash = window.location.hash;
      parts.change(parts.none);
      window.history.replaceState(window.history.state, "", window.location.search + hash);
    }
    document.querySelectorAll(".pointed").forEach((one) => one.classList.remove("pointed"));
    if (target.matches("details")) target.open = true;
    target.closest("details:not([open])")?.setAttribute("open", "");
    target.classList.add("pointed");
    target.scrollIntoView({ block: target.matches("tr") ? "center" : "start" });
    if (target.tabIndex === -1) target.focus({ preventScroll: true });
  }

  /* An address on this page from any other: the question goes along. */
  A.toEvidence = (anchor) => (document.querySelector("nav a[data-page-name=evidence]")?.href || "evidence") + anchor;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-to-evidence]");
    if (link) link.href = A.toEvidence(link.getAttribute("data-to-evidence"));
  });

  window.addEventListener("hashchange", lead);

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.evidence = {
    content(content) {
      if (content && !drawn) {
        draw(content);
        parts.show(parts.none, true);
      }
      return A.noUpdate();
    },
    filter(filter) {
      if (filter && drawn) {
        const { number, ...given } = filter;
        parts.show(given, true);
        if (number === 1) lead();
      }
      return A.noUpdate();
    },
  };
})();
