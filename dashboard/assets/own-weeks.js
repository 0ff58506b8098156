/* A reader's own two weeks. They stay in this browser: nothing here sends anything, and the boxes are no part of the page
 * that the server knows. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;
  const KEY = "attrition-own-weeks";
  const WEEK = 168;
  const SHOWN = 3; // differences that are named
  const WEEKS = [["have", "as it is"], ["wish", "as wished"]];
  const EVENING = 7; // the row behind the seven kinds of work
  let school = null;
  let kept = true;

  const place = () => A.byId("own-weeks");
  const kinds = () => place().getAttribute("data-kinds").split("|");
  const tolerated = () => Number(place().getAttribute("data-tolerated"));
  const box = (week, at) => A.byId(`own-${week}-${at}`);

  /* What is typed, as it is typed: a reload shows the same, right or wrong. */
  function stored() {
    const found = A.stored(KEY, {});
    const texts = (week) => Array.from({ length: EVENING + 1 }, (_, at) => String((Array.isArray(found?.[week]) ? found[week][at] : "") ?? "").slice(0, 40));
    return { have: texts("have"), wish: texts("wish") };
  }

  const typed = () => Object.fromEntries(WEEKS.map(([week]) => [week, Array.from({ length: EVENING + 1 }, (_, at) => box(week, at).value)]));

  /* Read one box: {hours} or {wrong}. Empty is no hours. */
  function read(text) {
    if (!text.trim()) return { hours: 0, empty: true };
    const hours = /%/.test(text) ? null : A.number(text);
    if (hours === null) return { wrong: "is not a number of hours. Type a number such as 12 or 7.5." };
    if (hours < 0) return { wrong: "is below 0. Hours are 0 or more." };
    if (hours > WEEK) return { wrong: `is more than the ${WEEK} hours that a week has.` };
    return { hours };
  }

  /* Everything that is wrong, by box; sums only where each box is right. */
  function check(texts) {
    const names = [...kinds(), "Of these, in evenings and on weekends"];
    const wrong = [];
    const weeks = {};
    for (const [week, words] of WEEKS) {
      const found = texts[week].map(read);
      found.forEach((one, at) => one.wrong && wrong.push({ at: [[week, at]], line: `${names[at]}, ${words}: “${texts[week][at].trim()}” ${one.wrong}` }));
      if (found.some((one) => one.wrong)) continue;
      const hours = found.slice(0, EVENING).map((one) => one.hours);
      const total = A.sum(hours);
      const evening = found[EVENING].hours;
      if (total > WEEK) wrong.push({ at: hours.map((value, at) => [week, at, value]).filter((one) => one[2] > 0), line: `The week ${words} has ${A.hours(total)} hours; a week has ${WEEK}.` });
      else if (evening > total) wrong.push({ at: [[week, EVENING]], line: `In evenings and on weekends, ${words}: ${A.hours(evening)} hours are more than the ${A.hours(total)} of the whole week.` });
      else weeks[week] = { hours, total, evening, empty: found.slice(0, EVENING).every((one) => one.empty) };
    }
    return { wrong, ...weeks };
  }

  /* The model's two gaps (docs/odd.md, fill_calendar), without what a job turned out to be beside what was promised. */
  A.gapsOf = function (have, wish, beyond) {
    const [total, wished] = [A.sum(have), A.sum(wish)];
    const distance = 0.5 * A.sum(have.map((hours, at) => Math.abs(hours / total - wish[at] / wished)));
    return { volume: Math.max(0, total - wished), values: Math.max(0, Math.min(1, distance) - beyond), distance };
  };

  /* Of 100 simulated people, how many have a smaller gap: quantiles come in steps of five. */
  function below(value, quantiles) {
    const many = quantiles.filter((one) => one < value).length;
    return Math.max(0, Math.min(95, 5 * (many - 1)));
  }

  const points = (share) => `${Math.round(100 * Math.abs(share))} ${Math.round(100 * Math.abs(share)) === 1 ? "point" : "points"}`;

  function beside(value, quantiles, form) {
    if (!school) return "Where simulated people stand is shown here as soon as the school above is simulated.";
    const half = `In the simulated school (${school.title}), half of the people have between ${form(quantiles[5])} and ${form(quantiles[15])} in month 0; the one in the middle has ${form(quantiles[10])}.`;
    if (value <= 0) return `${half} Yours is nothing.`;
    const many = below(value, quantiles);
    return `${half} ${many ? `About ${many} of 100 have a smaller gap than yours.` : "Fewer than 5 of 100 have a smaller gap than yours."}`;
  }

  function differences(have, wish) {
    const names = kinds();
    const rows = have.hours.map((hours, at) => ({ name: names[at], hours: hours - wish.hours[at], share: hours / have.total - wish.hours[at] / wish.total }));
    const most = (sign) => rows.filter((one) => sign * one.share > 0.005).sort((a, b) => sign * (b.share - a.share)).slice(0, SHOWN).map((one) => `${one.name} (${points(one.share)})`);
    const [more, less] = [most(1), most(-1)];
    const lines = [];
    if (more.length) lines.push(`A larger part of your week than you wish: ${more.join(", ")}.`);
    if (less.length) lines.push(`A smaller part than you wish: ${less.join(", ")}.`);
    if (lines.length) lines.push("Points are percentage points of the week.");
    return lines;
  }

  /* The two tests: what would close which gap. They say what kind of gap it is, and nothing about the person. */
  function tests(gaps, have, wish) {
    const volume = gaps.volume > 0
      ? `A gap of volume is closed by less of the same work, here or elsewhere: the week would be right if it were ${A.hours(gaps.volume)} hours shorter.`
      : "There is no gap of volume: the week is not longer than you wish.";
    const values = gaps.values > 0
      ? "A gap of values is closed by another kind of work, here or elsewhere. Fewer hours of the same mix would leave it as it is."
      : `There is no gap of values beyond what the model takes as normal: ${Math.round(100 * gaps.distance)}% of the week is spent differently than wished, and ${Math.round(100 * tolerated())}% is taken as normal.`;
    const evening = have.evening - wish.evening;
    const late = evening > 0.05 ? [`In evenings and on weekends you work ${A.hours(evening)} hours more than you wish.`] : [];
    return [el("div", { className: "panel" }, el("h3", { textContent: "Test one: the hours" }), el("p", { textContent: volume }), late.map((line) => el("p", { textContent: line })),
      el("p", { className: "hint", textContent: "To ask: if this very work took fewer hours, would the week be right?" })),
    el("div", { className: "panel" }, el("h3", { textContent: "Test two: the kind of work" }), el("p", { textContent: values }),
      differences(have, wish).map((line) => el("p", { textContent: line })),
      el("p", { className: "hint", textContent: "To ask: if the week had the hours you wish, would you want to spend them this way?" }))];
  }

  function result(found) {
    if (found.wrong.length) return [el("p", { className: "hint", textContent: "Both gaps are shown as soon as the boxes above are right." })];
    const { have, wish } = found;
    if (have.empty || wish.empty || !have.total || !wish.total) return [el("p", { className: "hint", textContent: "Enter hours in both columns to see both gaps." })];
    const gaps = A.gapsOf(have.hours, wish.hours, tolerated());
    const most = Math.max(have.total, wish.total);
    const hours = (value) => `${A.hours(value)} hours`;
    const share = (value) => value.toFixed(2);
    return [
      el("div", { className: "own-bars" }, A.weekBar("As it is", have.hours, kinds(), most), A.weekBar("As wished", wish.hours, kinds(), most),
        A.plainBar("Evenings, weekends, as it is", have.evening, most, "evening"), A.plainBar("As wished", wish.evening, most, "evening")),
      el("div", { className: "panels" },
        el("div", { className: "panel" }, el("h3", { textContent: "Volume gap" }), el("p", { className: "big", id: "own-volume", textContent: `${A.hours(gaps.volume)} hours a week` }), el("p", { textContent: beside(gaps.volume, school?.volume, hours) })),
        el("div", { className: "panel" }, el("h3", { textContent: "Values gap" }), el("p", { className: "big", id: "own-values", textContent: `${share(gaps.values)} on a scale from 0 to 1` }), el("p", { textContent: beside(gaps.values, school?.values, share) })),
        tests(gaps, have, wish)),
      el("p", { className: "prose", textContent: "These are two ways to look at a week. They are no diagnosis and no advice to stay or to leave; a usual week is hard to recall, and the simulated school is not yours." }),
      el("p", { className: "prose", textContent: "If work is harming your health, talk to somebody you trust or to your physician health program." }),
    ];
  }

  function update(save) {
    const texts = typed();
    const something = [...texts.have, ...texts.wish].some((text) => text.trim());
    if (save) kept = something ? A.store(KEY, texts) : forget();
    const found = check(texts);
    const marked = new Set(found.wrong.flatMap((one) => one.at.map(([week, at]) => `own-${week}-${at}`)));
    place().querySelectorAll("input").forEach((one) => one.setAttribute("aria-invalid", marked.has(one.id) ? "true" : "false"));
    A.byId("own-wrong").replaceChildren(...found.wrong.map((one) => el("p", { textContent: one.line })));
    for (const [week] of WEEKS) A.byId(`own-${week}-total`).textContent = found[week] ? A.hours(found[week].total) : "–";
    A.byId("own-result").replaceChildren(...result(found));
    A.byId("own-kept").textContent = kept ? "" : "This browser keeps nothing here (a private window, or no room): your weeks are gone when you leave this page.";
  }

  function forget() {
    try {
      window.localStorage.removeItem(KEY);
      return true;
    } catch (error) {
      return false;
    }
  }

  function draw() {
    const texts = stored();
    const names = [...kinds(), "Of these, in evenings and on weekends"];
    const cell = (week, words, at) => el("td", {}, el("input", {
      type: "text", inputMode: "decimal", autocomplete: "off", className: "box", id: `own-${week}-${at}`, value: texts[week][at],
      "aria-label": `${names[at]}, ${words}, hours a week`, "aria-describedby": "own-wrong", on: { input: () => update(true) },
    }));
    const row = (at) => el("tr", { className: at === EVENING ? "of-these" : "" }, el("th", { scope: "row" }, at < EVENING ? A.swatch(at) : el("span", { className: "swatch kind evening", "aria-hidden": "true" }), names[at]), WEEKS.map(([week, words]) => cell(week, words, at)));
    const total = el("tr", {}, el("th", { scope: "row", textContent: "All kinds of work" }), WEEKS.map(([week]) => el("td", { className: "number", id: `own-${week}-total`, textContent: "–" })));
    const rows = kinds().map((_, at) => row(at));
    const said = el("span", { role: "status", id: "own-said" });
    place().replaceChildren(
      el("table", { className: "own-table" }, el("caption", { className: "sr-only", textContent: "Your two weeks, in hours" }),
        el("thead", {}, el("tr", {}, el("th", { scope: "col", textContent: "Hours a week" }), el("th", { scope: "col", textContent: "As it is" }), el("th", { scope: "col", textContent: "As wished" }))),
        el("tbody", {}, rows, total, row(EVENING))),
      el("div", { className: "wrong", id: "own-wrong", role: "status" }),
      el("p", { className: "warned-line", id: "own-kept", role: "status" }),
      el("div", { className: "buttons" }, el("button", {
        type: "button", className: "tool", id: "own-delete", textContent: "Delete my two weeks",
        on: {
          click: () => {
            forget();
            kept = true;
            draw();
            A.byId("own-said").textContent = "Deleted: nothing of your weeks is left in this browser.";
            A.byId("own-have-0").focus();
          },
        },
      }), said),
      el("div", { id: "own-result", className: "own-result" }));
    update(false);
  }

  A.on("page", (name) => {
    if (name === "calendars") window.setTimeout(() => place() && draw(), 0);
  });

  A.on("school-gaps", (found) => {
    school = found;
    if (place() && A.byId("own-result")) update(false);
  });
})();
