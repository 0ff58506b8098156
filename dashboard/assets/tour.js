/* The tour: four steps, each beside what it speaks of. */
(function () {
  "use strict";
  const A = window.attrition;
  let at = 0;

  function show(step) {
    const steps = [...document.querySelectorAll("[data-step]")];
    at = Math.min(Math.max(step, 0), steps.length - 1);
    document.querySelectorAll(".toured").forEach((one) => one.classList.remove("toured"));
    steps.forEach((one, place) => (one.hidden = place !== at));
    const target = A.byId(steps[at].getAttribute("data-at"));
    target.classList.add("toured");
    target.scrollIntoView({ block: "nearest" });
    A.byId("tour-count").textContent = `${at + 1} of ${steps.length}`;
    A.byId("tour-back").disabled = at === 0;
    A.byId("tour-next").textContent = at === steps.length - 1 ? "Done" : "Next";
    if (at === 0) A.byId("tour-next").focus(); // “Back” had it, and is off on the first step
    const box = target.getBoundingClientRect();
    A.byId("dialog-tour").classList.toggle("at-right", box.left < window.innerWidth / 3);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("#start-tour")) {
      A.byId("dialog-help").close();
      A.byId("dialog-tour").showModal();
      show(0);
    }
    if (event.target.closest("#tour-back")) show(at - 1);
    if (event.target.closest("#tour-next")) {
      if (at === document.querySelectorAll("[data-step]").length - 1) A.byId("dialog-tour").close();
      else show(at + 1);
    }
  });

  A.on("start", () =>
    A.byId("dialog-tour").addEventListener("close", () =>
      document.querySelectorAll(".toured").forEach((one) => one.classList.remove("toured")),
    ),
  );
})();
