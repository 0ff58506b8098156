/* THE question: one object, changed only here. Everything shown is a function of it, or is marked as old.
 *
 * While a slider moves, a draft is sent at most every 120 ms and never before the last one was answered: Dash drops
 * superseded answers, and a chart whose answers are all superseded freezes. On release the question is settled: it
 * goes into the address and the browser's history, so that Undo and Back are the same, and a reload restores it. */
(function () {
  "use strict";
  const A = window.attrition;
  const THROTTLE = 120; // ms between two drafts
  const REST = 350; // ms without a change until the model is asked, for keyboards and touch
  const PATIENCE = 2000; // ms until an unanswered draft is given up

  const TAB = Math.random().toString(36).slice(2, 12); // two tabs of one reader do not take each other's place

  let number = 0; // of the last question sent
  let asked = 0; // of the last that was settled
  let sentAt = 0;
  let waiting = false;
  let throttle = null;
  let rest = null;
  let settledText = "";
  let axis = null;
  let at = 0; // place in the history
  let top = 0;

  A.tab = TAB;
  A.question = null;
  A.dragged = null; // the lever that was touched last
  A.current = () => number;
  A.dragging = () => rest !== null;
  A.depth = () => ({ at, top });

  /* Change the question: `edit` gets a copy. While `dragging`, the model is not asked yet. */
  A.change = function (edit, dragging) {
    const next = A.copy(A.question);
    edit(next);
    for (const [lever, use] of Object.entries(next.policy)) if (!(use.intensity > 0)) delete next.policy[lever];
    A.question = next;
    A.tell("question", next);
    clearTimeout(rest);
    if (dragging) {
      rest = setTimeout(() => !held && A.settle(), REST); // for keyboards; a slider that is held is let go first
      draftSoon();
    } else A.settle();
  };

  function draftSoon() {
    if (throttle === null) throttle = setTimeout(draft, Math.max(0, THROTTLE - (performance.now() - sentAt)));
  }

  function draft() {
    throttle = null;
    if (rest === null) return;
    if (waiting && performance.now() - sentAt < PATIENCE) return; // its answer calls again
    sentAt = performance.now();
    waiting = true;
    A.send("draft", { ...A.question, number: ++number, axis, tab: TAB });
    A.tell("sent", number);
  }

  A.settle = function (how) {
    clearTimeout(rest);
    clearTimeout(throttle);
    rest = throttle = null;
    const text = JSON.stringify(A.question);
    if (text === settledText && how !== "again") {
      if (number !== asked) ask(); // drafts were sent since, answered or not
      else A.tell("sent", number);
      return;
    }
    settledText = text;
    if (how !== "restore" && how !== "again") {
      at += 1;
      top = at;
      window.history.pushState({ at, question: A.question }, "", A.query(A.question));
    } else window.history.replaceState({ at, question: A.question }, "", A.query(A.question));
    keepDepth();
    ask();
  };

  const placeOf = () => {
    const { school, baseline, years, seed } = A.question;
    return JSON.stringify({ school, baseline, years, seed, tab: TAB });
  };
  A.askPlace = () => A.send("place", JSON.parse((A.placed = placeOf())));

  function ask() {
    waiting = false;
    asked = ++number;
    A.send("question", { ...A.question, number });
    A.send("settled", { ...A.question, number, axis, tab: TAB });
    if (placeOf() !== A.placed) A.askPlace();
    A.tell("sent", number);
    A.tell("settled", A.question);
  }

  function keepDepth() {
    try {
      window.sessionStorage.setItem("attrition-top", String(top));
    } catch (error) {
      /* without it, Redo is not offered after a reload */
    }
  }

  A.undo = () => at > 0 && window.history.back();
  A.redo = () => at < top && window.history.forward();
  A.rescale = () => {
    axis = null;
    A.settle("again");
  };

  window.addEventListener("popstate", (event) => {
    if (!event.state || !event.state.question) return;
    at = event.state.at;
    A.question = event.state.question;
    A.tell("question", A.question);
    A.settle("restore");
  });

  // a slider is let go: the model is asked at once
  let held = false;
  document.addEventListener("pointerdown", (event) => (held = event.target.matches?.("input[type=range]")));
  ["pointerup", "pointercancel"].forEach((name) =>
    document.addEventListener(name, () => {
      held = false;
      if (rest !== null) setTimeout(() => rest !== null && A.settle(), 0);
    }),
  );

  A.query = function (question) {
    const pairs = [["school", question.school]];
    if (question.baseline !== A.choices.baseline) pairs.push(["baseline", question.baseline]);
    if (question.world !== question.baseline) pairs.push(["world", question.world]);
    if (question.years !== A.choices.first.years) pairs.push(["years", question.years]);
    if (question.seed !== 1) pairs.push(["seed", question.seed]);
    for (const { name } of A.choices.levers) {
      const use = question.policy[name];
      if (!use) continue;
      pairs.push([name, use.intensity]);
      for (const key of ["start", "ramp", "end"]) if (use[key] !== undefined) pairs.push([`${name}.${key}`, use[key]]);
      for (const key of ["departments", "tracks"])
        if (use[key] && use[key].length) pairs.push([`${name}.${key}`, use[key].join("|")]);
    }
    pairs.push(["version", A.choices.nameInLinks]);
    return "?" + new URLSearchParams(pairs).toString().replaceAll("%7C", "|");
  };

  A.on("answered", (answered) => {
    axis = answered.axis === undefined ? axis : answered.axis;
    if (answered.number !== number) return;
    const wasDraft = waiting;
    waiting = false;
    if (wasDraft && rest !== null) draftSoon();
  });

  const told = (name) => (data) => {
    if (data !== undefined && data !== null) A.tell(name, data);
    return A.noUpdate();
  };

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.page = {
    start(choices) {
      A.choices = choices;
      const kept = window.history.state;
      at = kept && Number.isInteger(kept.at) ? kept.at : 0;
      try {
        // a reload keeps what Redo leads to; a new visit has nothing to redo
        top = kept ? Math.max(at, Number(window.sessionStorage.getItem("attrition-top")) || 0) : 0;
      } catch (error) {
        top = at;
      }
      A.tell("start", choices);
      return { search: window.location.search, number: 0 };
    },
    restored(data) {
      A.tell("notices", data);
      if (!data.question) return A.noUpdate(); // a file that could not be read changes nothing
      A.question = data.question;
      A.tell("question", A.question);
      A.settle(data.file ? undefined : "restore");
      return A.noUpdate();
    },
    ranking: told("ranking"),
    answered: told("answered"),
    shown: told("shown"),
    tables: told("tables"),
    prepared: told("prepared"),
    meant: told("meant"),
    refused: told("refused"),
    shared: told("shared"),
  };
})();
