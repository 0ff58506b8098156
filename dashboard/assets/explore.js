/* What the page does without asking the server.
 *
 * Every question is answered twice: at once by a preview of few futures, then in full. While a slider is dragged, a
 * preview is asked for at most every 120 ms, and never before the last one was answered: Dash drops superseded
 * answers, and a chart whose answers are all superseded freezes. On release the full question follows. */
(function () {
  "use strict";

  const THROTTLE = 120; // ms between two previews
  const REST = 350; // ms without a change until the full run, for keyboards and touch
  const PATIENCE = 2000; // ms until an unanswered preview is given up

  let latest = null; // the newest question
  let dragged = false; // whether the newest question came from a lever
  let asked = ""; // the last question that was previewed
  let settled = ""; // the last question that was asked in full
  let previewed = false; // whether anything was previewed since then
  let number = 0; // of the last preview
  let sentAt = 0;
  let waiting = false; // for the answer to a preview
  let throttle = null;
  let rest = null;

  const noUpdate = () => window.dash_clientside.no_update;

  function preview() {
    throttle = null;
    const now = performance.now();
    if (waiting && now - sentAt < PATIENCE) return; // the answer calls again
    const text = JSON.stringify(latest);
    if (text === asked || (text === settled && !previewed)) return;
    asked = text;
    previewed = true;
    number += 1;
    sentAt = now;
    waiting = true;
    window.dash_clientside.set_props("draft", { data: { ...latest, dragged, number } });
  }

  function soon() {
    if (throttle !== null) return;
    throttle = setTimeout(preview, Math.max(0, THROTTLE - (performance.now() - sentAt)));
  }

  function settle() {
    clearTimeout(rest);
    rest = null;
    if (latest === null) return;
    if (waiting && performance.now() - sentAt < PATIENCE) {
      rest = setTimeout(settle, 30); // else a late preview would replace the full answer
      return;
    }
    const text = JSON.stringify(latest);
    if (text === settled && !previewed) return;
    settled = text;
    asked = "";
    previewed = false;
    clearTimeout(throttle);
    throttle = null;
    window.dash_clientside.set_props("settled", { data: { ...latest, number } });
  }

  document.addEventListener("pointerup", () => rest !== null && setTimeout(settle, 0));

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    explore: {
      /* A slider and its number box show the same; whichever was touched leads. */
      inStep: function (slider, box) {
        const lead = window.dash_clientside.callback_context.triggered_id;
        const fromBox = lead && lead.type === "lever-box";
        const value = fromBox ? Number(box) : slider;
        if (slider === box || !Number.isFinite(value) || (fromBox && box === "")) return [noUpdate(), noUpdate()];
        const inside = Math.min(Math.max(Math.round(value), 0), 100);
        return fromBox ? [inside, noUpdate()] : [noUpdate(), inside];
      },

      countInUse: function (values) {
        const used = values.filter((value) => value > 0).length;
        return used ? used + " in use" : "";
      },

      reset: function (clicks, values) {
        return values.map(() => 0);
      },

      /* Gathers the question; preview and full run follow from here. */
      collect: function (restored, institution, scenarios, years, values) {
        if (!restored) return noUpdate();
        const policy = {};
        const ids = window.dash_clientside.callback_context.inputs_list[4];
        ids.forEach((input, place) => {
          if (values[place] > 0) policy[input.id.name] = values[place] / 100;
        });
        const first = latest === null;
        const triggered = window.dash_clientside.callback_context.triggered;
        dragged = !first && triggered.some((input) => input.prop_id.includes('"type":"lever"'));
        latest = { institution, scenarios, years, seed: restored.seed, policy };
        clearTimeout(rest);
        rest = setTimeout(settle, dragged ? REST : 0);
        if (dragged) soon();
        else preview();
        return noUpdate();
      },

      drawn: function () {
        waiting = false;
        if (rest !== null) soon();
        return noUpdate();
      },

      showAddress: function (result) {
        if (!result) return noUpdate();
        window.history.replaceState(window.history.state, "", result.query);
        return window.location.href;
      },
    },
  });
})();
