/* Whatever is on the page belongs to the question, or is marked as old; and what is announced to those who listen. */
(function () {
  "use strict";
  const A = window.attrition;
  let answered = { number: -1 };
  let shown = null;
  let late = null;
  const PATIENCE = 300; // ms

  function old() {
    late = null;
    A.byId("result").setAttribute("data-state", "old");
    A.byId("result").querySelector("[data-shows]").textContent = shown ? "Shown: the previous question." : "";
  }

  function mark() {
    const now = A.current();
    const fresh = answered.number === now && answered.kind !== "none";
    const full = shown !== null && shown.number === now;
    const main = A.byId("result");
    const state = full ? "full" : fresh ? answered.kind : "asking";
    const before = main.getAttribute("data-state");
    if (state !== "asking") {
      clearTimeout(late);
      late = null;
    } else if (late === null && before !== "old") late = setTimeout(old, PATIENCE); // an answer within a moment needs no mark
    if (state !== "asking" || !["estimate", "old"].includes(before)) main.setAttribute("data-state", state);
    main.setAttribute("aria-busy", String(!full));
    A.byId("details").setAttribute("data-state", full ? "full" : "old");
    if (main.getAttribute("data-state") !== "old") main.querySelector("[data-shows]").textContent = "";
    document.querySelectorAll("#details [data-shows]").forEach((place) => {
      place.textContent = full ? "" : shown ? "Shown: the previous question. The new answer is on its way." : "The first answer is on its way.";
    });
    A.byId("rescale").hidden = !(answered.axis && answered.fits === false);
    react(full || fresh);
  }

  /* Say what cannot react to the lever that was touched last. */
  function react(fresh) {
    const place = A.byId("cannot-react");
    const found = A.ranking && A.ranking.rows && A.dragged && A.ranking.rows[A.dragged];
    const lever = A.dragged && A.choices.levers.find((one) => one.name === A.dragged);
    const unmoved = new Set((found && found.unmoved) || []);
    const titles = unmoved.has("departures") ? ["departures avoided (the chart)"] : [];
    document.querySelectorAll("#tiles [data-outcome]").forEach((tile) => {
      const still = unmoved.has(tile.getAttribute("data-outcome"));
      tile.classList.toggle("unmoved", still);
      if (still) titles.push(tile.querySelector(".tile-title").textContent.toLowerCase());
    });
    place.textContent = fresh && titles.length ? `“${lever.title}” does not move in this model: ${titles.join(", ")}.` : "";
  }

  A.on("sent", () => mark());
  A.on("answered", (data) => {
    answered = data;
    setTimeout(mark, 0);
  });
  A.on("shown", (data) => {
    shown = data;
    A.shown = data;
    if (data.number === A.current() && !A.byId("school-numbers").children.length) A.askPlace(); // they come with the first answer
    setTimeout(() => {
      mark();
      const said = [A.byId("sentence"), A.byId("ranges"), A.byId("holds")].map((one) => one.textContent).join(" ");
      if (data.number === A.current()) A.byId("live").textContent = said;
      if (data.notices && data.notices.length && A.byId("notices").hidden) A.say(data.notices.join(" "));
      const about = Object.entries(data.about).filter(([key]) => !["link", "notice", "policy"].includes(key));
      A.byId("print-policy").textContent = `Policy: ${data.about.policy}`;
      A.byId("asked").textContent = `Baseline: ${data.about.baseline}. Policy: ${data.about.policy}.`;
      A.byId("print-about").textContent = about.map(([key, value]) => `${key}: ${value}`).join(" · ") + ` · ${data.about.link}`;
    }, 30);
  });

  document.addEventListener("click", (event) => event.target.id === "rescale" && A.rescale());
  A.on("settled", () => {
    A.byId("tool-undo").disabled = A.depth().at === 0;
    A.byId("tool-redo").disabled = A.depth().at >= A.depth().top;
  });
})();
