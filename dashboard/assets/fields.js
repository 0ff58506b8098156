/* The school, its baseline, the horizon; presets and shipped scenarios; notices about what was read. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;
  let school = null;
  let years = null;
  let baseline = null;
  let scenarios = null;

  A.on("start", (choices) => {
    const first = choices.first;
    school = A.select("School", choices.schools.map((one) => [one.name, one.title]), first.school, (value) =>
      A.change((question) => {
        question.school = value;
        for (const use of Object.values(question.policy)) delete use.departments; // another school has others
      }));
    const horizon = Array.from({ length: 10 }, (_, at) => [String(at + 1), at ? `${at + 1} years` : "1 year"]);
    years = A.select("Years ahead", horizon, String(first.years), (value) => A.change((question) => (question.years = Number(value))));
    const courses = choices.courses.map((one) => [one.name, one.name === choices.baseline ? "today’s course" : one.title]);
    baseline = A.select("Baseline: what happens anyway", courses, first.baseline, (value) =>
      A.change((question) => {
        if (question.world === question.baseline) question.world = value;
        question.baseline = value;
      }));
    A.byId("school-slot").replaceChildren(school);
    A.byId("course-slot").replaceChildren(years, el("span", { className: "before-field", textContent: "baseline" }), baseline);
    const others = choices.courses.filter((one) => one.name !== choices.baseline);
    const entry = (one) => el("option", { value: one.name, textContent: one.title, title: one.why });
    scenarios = el("select", { "aria-label": "Load a scenario", on: { change: () => load(scenarios.value) } },
      el("option", { value: "", textContent: "Scenarios …" }),
      el("optgroup", { label: "Policies" }, others.filter((one) => !one.happens).map(entry)),
      el("optgroup", { label: "Things that happen" }, others.filter((one) => one.happens).map(entry)));
    A.byId("scenario-menu").replaceChildren(scenarios);
  });

  /* Load a shipped scenario: its levers; one in which things happen becomes the world that the policy stands in. */
  function load(name) {
    const course = A.choices.courses.find((one) => one.name === name);
    scenarios.value = "";
    if (!course) return;
    A.change((question) => {
      if (course.happens) {
        question.world = name;
        question.policy = {};
      } else {
        question.world = question.baseline;
        question.policy = policyOf(course.policy);
      }
    });
    const how = course.happens ? " It is compared with the baseline; choose it as the baseline to ask what helps in it." : "";
    say(`${course.title}: ${course.why}${how}`);
  }

  function policyOf(plain) {
    const found = {};
    for (const [lever, use] of Object.entries(plain)) found[lever] = typeof use === "number" ? { intensity: use } : { ...use };
    return found;
  }
  A.policyOf = policyOf;

  const same = (policy, other) => {
    const names = new Set([...Object.keys(policy), ...Object.keys(other)]);
    return [...names].every((name) => policy[name] && other[name] && A.percent(policy[name].intensity) === A.percent(other[name].intensity));
  };

  /* Which preset the question is, if any: it is pressed, and its sentence stands below. */
  function press(question) {
    const presets = (A.ranking && A.ranking.presets) || {};
    const empty = !Object.keys(question.policy).length;
    let why = "";
    document.querySelectorAll("[data-preset]").forEach((button) => {
      const name = button.getAttribute("data-preset");
      const preset = presets[name];
      const pressed = preset && Object.keys(preset.policy).length ? same(question.policy, policyOf(preset.policy)) : name === A.pressed && empty;
      button.setAttribute("aria-pressed", String(Boolean(pressed)));
      if (preset) button.textContent = preset.title;
      button.disabled = (name === "quick" || name === "invest") && !(preset && Object.keys(preset.policy).length);
      button.title = preset ? preset.why : "";
      if (pressed && preset) why = preset.why;
    });
    A.byId("preset-why").textContent = why;
    A.byId("preset-why").hidden = !why;
    A.presetTitle = why ? [...document.querySelectorAll("[data-preset][aria-pressed=true]")].map((one) => one.textContent)[0] : "";
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-preset]");
    if (!button || !A.question) return;
    const name = button.getAttribute("data-preset");
    const preset = A.ranking && A.ranking.presets[name];
    A.pressed = name;
    say("");
    A.change((question) => {
      question.policy = policyOf(preset ? preset.policy : {});
      question.world = question.baseline;
    });
    press(A.question);
  });

  const notices = () => A.byId("notices") || document.querySelector("main[data-page] > .notices"); // other pages have their own

  function say(text) {
    const place = notices();
    place.textContent = text;
    place.hidden = !text;
  }
  A.say = say;

  let briefly = ""; // what is said of one change, until the next
  const said = () => {
    if (briefly && notices().textContent === briefly) say((briefly = ""));
  };
  A.sayBriefly = (text) => {
    say((briefly = text));
    if (!A.byId("notices")) setTimeout(said, 20000); // no change of a question ends it on the other pages
  };
  A.on("question", said);
  A.unread = (text, wanted) => A.sayBriefly(`“${text.trim().slice(0, 40)}” cannot be read as ${wanted}; nothing was changed.`);

  A.on("question", (question) => {
    school.value = question.school;
    years.value = String(question.years);
    baseline.value = question.baseline;
    press(question);
    const stacked = question.world !== question.baseline;
    const world = A.choices.courses.find((one) => one.name === question.world);
    const chip = stacked
      ? el("button", {
          type: "button", className: "preset", "aria-pressed": "true", textContent: `In: ${world.title} ✕`, "aria-label": `In: ${world.title} ✕, leave the scenario`,
          on: { click: () => A.change((next) => (next.world = next.baseline)) },
        })
      : null;
    A.byId("scenario-menu").replaceChildren(scenarios, ...(chip ? [chip] : []));
  });

  function prepareButton(text) {
    const button = el("button", {
      type: "button", className: "tool", textContent: text,
      on: { click: () => { button.disabled = true; A.send("prepare", { number: Date.now() }); } },
    });
    return button;
  }

  A.on("ranked", (ranking) => {
    press(A.question);
    const waiting = A.byId("levers-waiting");
    if (ranking.rows) return waiting.replaceChildren();
    const button = prepareButton("Simulate each lever here");
    waiting.replaceChildren(
      el("p", { textContent: "What each lever does alone at this school has not been simulated yet, so there is no ranking and no estimate while you drag. It takes some minutes, in the background." }),
      button,
    );
  });

  A.on("prepared", (job) => {
    const waiting = A.byId("levers-waiting");
    if (job.state === "done" && job.message) say(job.message);
    if (job.state === "done" || job.school !== A.question.school) return;
    const going = job.state === "running" || job.state === "waiting";
    const text = going ? "Each lever is being simulated at this school …" : job.message || "That did not work; try again.";
    const left = job.seconds ? ` About ${Math.ceil(job.seconds)} s left.` : "";
    waiting.replaceChildren(
      el("p", { textContent: text + left }),
      going ? el("progress", { value: job.done, max: job.total, "aria-label": "Progress of simulating each lever" }) : prepareButton("Try again"),
    );
  });

  A.on("notices", (data) => {
    say([...data.notices, ...A.receive(data.kept || [])].join(" "));
  });
})();
