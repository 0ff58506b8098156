/* Policies of one's own: up to six, kept in this browser; renamed, copied, deleted, and stacked on one another. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;
  const KEY = "attrition-policies";
  const MOST = 6;

  const all = () => A.stored(KEY, []).filter((one) => one && one.policy && typeof one.name === "string").slice(0, MOST);
  const titleOf = (lever) => A.choices.levers.find((one) => one.name === lever)?.title || lever;

  A.kept = all;

  const asked = ({ school, baseline, world, years, seed, policy }) => JSON.stringify([school, baseline, world, years, seed, sorted(policy)]);
  const sorted = (policy) => Object.keys(policy).sort().map((lever) => [lever, Object.entries(policy[lever]).sort()]);

  /* Add the policies that a link brings to those kept here: none of them is replaced, and what happens is said. */
  A.receive = function (brought) {
    const policies = all();
    const lines = [];
    const added = [];
    const left = [];
    for (const one of brought) {
      if (policies.some((other) => other.name === one.name && asked(other) === asked(one))) continue;
      if (policies.length >= MOST) {
        left.push(`“${one.name}”`);
        continue;
      }
      const name = free(one.name, policies);
      if (name !== one.name) lines.push(`You keep another policy named “${one.name}”: the one of this link is kept as “${name}”.`);
      policies.push({ ...one, name, sentence: "", version: A.choices.version });
      added.push(`“${name}”`);
    }
    if (added.length && !A.store(KEY, policies)) return ["This browser keeps nothing here (a private window, or no room), so the kept policies of this link are lost when you leave it."];
    if (added.length) lines.unshift(`This link brought kept policies, now under “Keep as…”: ${added.join(", ")}.`);
    else if (brought.length && !left.length) lines.push("You keep the policies of this link already.");
    if (left.length) lines.push(`No more than six are kept, so these were left out: ${left.join(", ")}. Delete some and open the link again.`);
    return lines;
  };

  function free(name, policies) {
    const taken = new Set(policies.map((one) => one.name));
    let found = name;
    for (let at = 2; taken.has(found); at += 1) found = `${name.slice(0, 54)} (${at})`;
    return found;
  }

  /* A policy that came with a link has no numbers until the model answers it here. */
  A.on("shown", (data) => {
    const policies = all();
    const open = policies.filter((one) => !(one.numbers && one.numbers.futures) && data.question && data.numbers && asked(one) === asked(data.question));
    open.forEach((one) => (one.numbers = data.numbers));
    if (open.length) A.store(KEY, policies);
  });

  function save(policies) {
    const kept = A.store(KEY, policies);
    draw(kept ? "" : "This browser keeps nothing here (a private window, or no room): share a link instead.");
  }

  /* Lay one policy over another: the upper one holds where both set a lever, and that is said. */
  A.stacked = function (lower, upper) {
    const conflicts = [];
    for (const [lever, use] of Object.entries(upper)) {
      const before = lower[lever];
      if (before && A.percent(before.intensity) !== A.percent(use.intensity))
        conflicts.push(`both set ${titleOf(lever)}: ${A.percent(use.intensity)}% replaces ${A.percent(before.intensity)}%`);
    }
    return { policy: { ...lower, ...upper }, conflicts };
  };

  function lay(upper, title) {
    const { policy, conflicts } = A.stacked(A.question.policy, upper);
    A.change((question) => (question.policy = policy));
    draw(`${title} is laid over the policy on the page${conflicts.length ? `; ${conflicts.join("; ")}.` : "; they do not touch the same levers, or agree."}`);
  }

  function keep(name) {
    const policies = all();
    if (policies.length >= MOST) return draw("Six are kept already: delete one first.");
    const numbers = A.shown && A.shown.number === A.current() ? A.shown.numbers : {};
    const sentence = A.byId("result").getAttribute("data-state") === "full" ? A.byId("sentence").textContent : "";
    policies.push({ name: name || `Policy ${policies.length + 1}`, ...A.copy(A.question), numbers, sentence, version: A.choices.version });
    save(policies);
  }

  const size = (value) => (Math.abs(value) < 9.95 ? Math.abs(value).toFixed(1).replace(/\.0$/, "") : Math.round(Math.abs(value)).toLocaleString("en-US"));
  const people = (value) => `${size(value)} ${value < 0 ? "more" : "fewer"}`;
  const amount = (value) => (Math.abs(value) < 999500 ? `$${Math.round(Math.abs(value) / 1000)}k` : `$${size(value / 1e6)}M`);
  const dollars = (value) => `${amount(value)} ${value < 0 ? "saved" : "spent"}`;
  /* Where both ends lie on one side, the word is said once. */
  const span = (low, high, bare, worded) => {
    const [near, far] = Math.abs(low) < Math.abs(high) ? [low, high] : [high, low];
    return low * high > 0 ? `${bare(near)} to ${worded(far)}` : `${worded(low)} to ${worded(high)}`;
  };
  const told = (found) => [
    `${people(found.avoided)} (${span(found.avoided_low, found.avoided_high, size, people)})`,
    `${found.fewer} of ${found.futures}`,
    `${dollars(found.usd)} (${span(found.usd_low, found.usd_high, amount, dollars)})`,
  ];

  function row(one, at) {
    const change = (edit) => {
      const policies = all();
      edit(policies);
      save(policies);
    };
    const button = (text, label, act) => el("button", { type: "button", className: "quiet-button", textContent: text, "aria-label": `${label} “${one.name}”`, on: { click: act } });
    const name = el("input", {
      type: "text", value: one.name, maxLength: 60, "aria-label": `Name of policy ${at + 1}`,
      on: { change: () => change((policies) => (policies[at].name = name.value.trim() || one.name)) },
    });
    const known = one.numbers && one.numbers.futures;
    const cells = known ? told(one.numbers) : ["–", "–", "–"];
    const use = () => {
      A.byId("dialog-keep").close();
      A.change((question) => Object.assign(question, { school: one.school, baseline: one.baseline, world: one.world, years: one.years, seed: one.seed, policy: A.copy(one.policy) }));
    };
    return el("tr", {},
      el("th", { scope: "row" }, name),
      ...cells.map((text) => el("td", { textContent: text })),
      el("td", { className: "acts" },
        button("Use", "Use", use),
        button("Stack", "Stack on the policy on the page:", () => lay(A.copy(one.policy), `“${one.name}”`)),
        button("Duplicate", "Duplicate", () => {
          if (all().length >= MOST) return draw("Six are kept already: delete one first.");
          change((policies) => policies.splice(at + 1, 0, { ...A.copy(one), name: `${one.name} (copy)` }));
        }),
        button("Delete", "Delete", () => change((policies) => policies.splice(at, 1)))));
  }

  function draw(said) {
    const policies = all();
    const name = el("input", { type: "text", maxLength: 60, placeholder: A.presetTitle || `Policy ${policies.length + 1}`, id: "keep-name" });
    const form = el("form", {
      className: "keep-form",
      on: { submit: (event) => { event.preventDefault(); keep(name.value.trim() || name.placeholder); A.byId("keep-name").focus(); } },
    },
      el("label", { className: "field" }, el("span", { textContent: "Keep the policy on the page as" }), name),
      el("button", { type: "submit", className: "tool", textContent: "Keep", disabled: policies.length >= MOST }));
    const presets = Object.values((A.ranking && A.ranking.presets) || {}).filter((one) => Object.keys(one.policy).length);
    const stack = el("div", { className: "buttons" }, presets.map((one) =>
      el("button", { type: "button", className: "tool", textContent: `Stack “${one.title}” on it`, on: { click: () => lay(A.policyOf(one.policy), `“${one.title}”`) } })));
    A.byId("keep-form").replaceChildren(form, stack, el("p", { className: "said", role: "status", textContent: said || "" }));
    const head = ["Policy", "Departures (posts vacated)", "Futures with fewer", "Net cost", "What to do with it"].map((text) => el("th", { scope: "col", textContent: text }));
    const caption = el("caption", { textContent: "Each over its own horizon, as answered when it was kept; in parentheses 19 of 20 futures" });
    const table = el("table", {}, caption, el("thead", {}, el("tr", {}, head)), el("tbody", {}, policies.map(row)));
    A.byId("kept").replaceChildren(policies.length ? el("div", { className: "table-frame", tabIndex: 0, role: "region", "aria-label": "Policies kept" }, table) : el("p", { className: "caption", textContent: "None yet." }));
  }

  A.on("open", (name) => name === "keep" && draw());
})();
