/* Notes in the page when what happens: keys, redraws of the main chart, answers. Runs before the page's own scripts. */
(() => {
  const seen = (window.bench = { keys: [], released: [], drawn: [], answered: [], shown: [], filled: null });
  const now = () => performance.now();
  document.addEventListener("keydown", () => seen.keys.push(now()), true);
  document.addEventListener("pointerup", () => seen.released.push(now()), true);

  // what the line of the main chart says at its end: departures avoided
  seen.value = () => {
    const chart = document.querySelector("#main-graph .js-plotly-plot");
    const end = ((chart && chart.data) || []).find((one) => one.name === "end");
    return end ? Number(end.y[0]) : null;
  };
  seen.clear = () => ["keys", "released", "drawn", "answered", "shown"].forEach((name) => (seen[name].length = 0));

  let chart = null;
  let page = null;
  let first = null;
  const look = () => {
    const found = document.querySelector("#main-graph .js-plotly-plot");
    if (found && found.on && found !== chart) {
      chart = found;
      chart.on("plotly_afterplot", () => seen.drawn.push(now()));
    }
    const A = window.attrition;
    if (A && A.on && !page) {
      page = A;
      A.on("answered", (data) => seen.answered.push({ at: now(), number: data.number, kind: data.kind }));
      A.on("shown", (data) => seen.shown.push({ at: now(), number: data.number, avoided: data.numbers && data.numbers.avoided }));
    }
    const sentence = document.getElementById("sentence");
    if (sentence && sentence.textContent) {
      first = first === null ? sentence.textContent : first;
      if (seen.filled === null && sentence.textContent !== first) seen.filled = now();
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
})();
