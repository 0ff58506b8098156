/* Charts fill their places; rows of dots on a narrow screen have names above their dots, where dots would run into them. */
(function () {
  "use strict";
  const NARROW = 500; // px of a chart
  const LIFT = 13; // px; a row has 30
  const LEFT = 0.03; // of the width: room for the word under the left end of the axis

  function fit(chart) {
    const { meta, xaxis, annotations } = chart.layout;
    const narrow = chart.clientWidth < NARROW;
    const left = narrow ? LEFT : meta.rows;
    if (!chart.clientWidth || xaxis.domain[0] === left) return;
    const change = { "xaxis.domain": [left, 1] };
    annotations.forEach((one, at) => {
      if (one.name === "row") change[`annotations[${at}].yshift`] = narrow ? LIFT : 0;
    });
    window.Plotly.relayout(chart, change);
  }

  /* A chart that was drawn while its place was hidden has plotly's own size, and its place cuts it off. */
  function fill(chart) {
    const { autosize, width, height } = chart._fullLayout || {};
    const off = Math.abs(width - chart.clientWidth) > 1 || Math.abs(height - chart.clientHeight) > 1;
    if (autosize && chart.clientWidth && off) window.Plotly.Plots.resize(chart);
  }

  function watch(place) {
    for (const chart of place.querySelectorAll(".js-plotly-plot")) {
      if (!chart.fills) {
        chart.fills = new ResizeObserver(() => setTimeout(() => fill(chart), 300)); // when what was hidden is shown
        chart.fills.observe(chart);
      }
      if (chart.fits || !chart.layout?.meta?.rows) continue;
      chart.fits = true;
      chart.on("plotly_afterplot", () => fit(chart)); // also after a new answer and on another width
      fit(chart);
    }
  }

  const begin = () => {
    const place = document.querySelector("main");
    new MutationObserver(() => watch(place)).observe(place, { childList: true, subtree: true });
  };
  ["start", "page"].forEach((name) => window.attrition.on(name, begin));
})();
