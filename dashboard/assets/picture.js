/* A chart as a picture: with its title, what is drawn how, the policy, seed, version and caveat. Always light. */
(function () {
  "use strict";
  const A = window.attrition;
  const WIDE = 1100;
  const FONT = "Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif"; // a picture carries no font of the page

  const wrapped = (text, most) => {
    const lines = [""];
    for (const word of text.split(" ").flatMap((one) => one.match(new RegExp(`.{1,${most}}`, "g")) || [])) { // a link has no spaces
      if (lines[lines.length - 1] && (lines[lines.length - 1] + word).length > most) lines.push("");
      lines[lines.length - 1] += `${word} `;
    }
    return lines.map((line) => line.trim());
  };

  function page(chart, name, sub) {
    const title = [A.byId(`${name}-title`).textContent, sub].filter(Boolean).join(": ");
    const caption = A.byId(`${name}-caption`).textContent;
    const about = (A.shown && A.shown.about) || {};
    const foot = ["policy", "school", "baseline", "stacked on", "years", "simulated futures", "seed", "made with", "caveat", "link"]
      .filter((key) => about[key] !== undefined)
      .map((key) => `${key}: ${about[key]}`)
      .join(" · ");
    const lines = wrapped(foot, 160);
    const layout = A.copy(chart.layout);
    const margin = { ...(layout.margin || {}) };
    const top = (margin.t || 8) + 70;
    const bottom = (margin.b || 28) + 24 + 16 * lines.length;
    const left = -(margin.l || 0) + 16;
    const words = (text, size, color, more) => ({
      text, font: { size, color }, x: 0, xref: "paper", xanchor: "left", xshift: left, yref: "paper", yanchor: "top", align: "left", showarrow: false, ...more,
    });
    Object.assign(layout, {
      margin: { ...margin, t: top, b: bottom },
      width: WIDE, height: chart.clientHeight + 70 + 24 + 16 * lines.length,
      font: { ...layout.font, family: FONT },
      annotations: [
        ...(layout.annotations || []),
        words(`<b>${title}</b>`, 18, "#1d2430", { y: 1, yshift: top - 10 }),
        words(caption, 13, "#5d6675", { y: 1, yshift: top - 36 }),
        words(lines.join("<br>"), 11, "#5d6675", { y: 0, yshift: -(margin.b || 28) - 14 }),
      ],
    });
    return { data: chart.data, layout };
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-png]");
    if (!button) return;
    const name = button.getAttribute("data-png");
    const card = A.byId(`${name}-card`);
    const charts = [...card.querySelectorAll(".js-plotly-plot")];
    for (const [at, chart] of charts.entries()) {
      const sub = chart.closest(".one-chart")?.querySelector("h4")?.textContent;
      const { data, layout } = page(chart, name, sub);
      const file = charts.length > 1 ? `faculty-attrition-${name}-${at + 1}` : `faculty-attrition-${name}`;
      await window.Plotly.downloadImage({ data, layout, config: {} }, { format: "png", scale: 2, width: layout.width, height: layout.height, filename: file });
    }
  });
})();

/* On paper charts have the width of the page; on the screen they take their own again afterwards. */
(function () {
  "use strict";
  const PAPER = { wide: 690, half: 330, height: 250 };
  const charts = () => [...document.querySelectorAll(".js-plotly-plot")].filter((chart) => chart.offsetParent !== null);
  window.addEventListener("beforeprint", () =>
    charts().forEach((chart) => {
      const main = chart.closest(".main-chart");
      const width = chart.closest(".one-chart")?.querySelector("h4") ? PAPER.half : PAPER.wide;
      window.Plotly.relayout(chart, { autosize: false, width, height: main ? PAPER.height : chart.clientHeight });
    }),
  );
  window.addEventListener("afterprint", () =>
    charts().forEach((chart) => window.Plotly.relayout(chart, { autosize: true, width: null, height: null })),
  );
})();
