/* Is the server there, and is it the one that was asked? While it is not, the numbers are marked; when it is back, what was
 * lost with it is asked again, and the page says what happened. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;
  const LOOK = 4000; // ms between two looks at the server
  const AWAY = 1500; // ms between two looks while it does not answer
  const PATIENCE = 3000; // ms that it may take to say that it is there
  const BLINK = 2000; // ms that are not worth a word
  const LOST = 20000; // ms without a word about a question until it is asked again

  let start = null; // which start of the server answers
  let since = null; // when it was found to be away
  let lost = false; // whether something that was sent did not arrive
  let next = null;
  let looking = false;
  let replaced = false; // whether another version answers now
  let file = null; // an upload that was not answered yet
  let heard = Date.now();

  const banner = (...content) => {
    A.byId("away").replaceChildren(...content);
    A.byId("away").hidden = !content.length;
  };

  async function look() {
    if (looking || replaced || !A.choices) return;
    looking = true;
    clearTimeout(next);
    let found = null;
    try {
      const answer = await asked(`${A.choices.prefix}alive`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.ok) found = await answer.json();
    } catch (error) {
      found = null;
    }
    looking = false;
    if (found === null) gone();
    else if (found.version !== A.choices.version) return another(found.version);
    else back(found.start);
    next = setTimeout(look, found === null ? AWAY : LOOK);
  }

  function gone() {
    if (since !== null) return;
    since = Date.now();
    banner("The server does not answer. What you see is the last answer; nothing you change is lost, and the page goes on by itself when the server is back.");
    document.body.classList.add("is-away");
  }

  function back(found) {
    const restarted = start !== null && found !== start;
    const away = since === null ? 0 : Date.now() - since;
    start = found;
    since = null;
    banner();
    document.body.classList.remove("is-away");
    if (!(restarted || away || lost)) return;
    lost = false;
    if (A.question) {
      A.placed = null; // what is known of the school is asked again, too
      A.settle("again");
    } else A.tell("back");
    if (file) A.send("uploaded", { ...file, question: A.question, number: Date.now() });
    const time = `The server did not answer for ${Math.round(away / 1000)} s`;
    const what = restarted ? (away > BLINK ? `${time}; it was started again` : "The server was started again") : away > BLINK ? time : "";
    if (what) A.sayBriefly(`${what}. Your question was kept and has been asked again.`);
  }

  /* Another version answers: its messages may be others, so this page no longer asks. */
  function another(version) {
    replaced = true;
    document.body.classList.add("is-away");
    const reload = el("button", { type: "button", className: "tool", textContent: "Reload", on: { click: () => window.location.reload() } });
    banner(`The server now runs version ${version}; what you see was made by ${A.choices.version}. Reload to ask the new version the same question. `, reload);
  }

  /* Every message to the server passes here: one that does not arrive makes the page look at once. */
  const asked = window.fetch.bind(window);
  window.fetch = async function (target, more) {
    const ours = String(target.url || target).includes("_dash-update-component");
    if (ours && replaced) return new Promise(() => {}); // its answer would stand among those of the old version
    try {
      const answer = await asked(target, more);
      if (ours && answer.ok) heard = Date.now();
      else if (ours) failed();
      return answer;
    } catch (error) {
      if (ours) failed();
      throw error;
    }
  };

  function failed() {
    lost = true;
    setTimeout(look, 0);
  }

  /* Send for a table or a file of the question on the page, or say at once why there is none. */
  A.want = function (what) {
    if (since !== null) A.refuse("The server does not answer, so there is no file now; try again when it is back.");
    else A.send("wanted", { what, question: A.question, number: Date.now() });
  };

  /* Send a file; one that does not arrive is sent again when the server is back. */
  A.upload = function (name, contents) {
    file = { name, contents, question: A.question, number: Date.now() };
    if (since === null) A.send("uploaded", file);
    else A.say(`The server does not answer; “${name}” is opened when it is back.`);
  };
  A.on("notices", (data) => data.file && (file = null));

  /* Say why not, where the reader is looking: in the open dialog, or above the answer. */
  A.refuse = function (text) {
    const dialog = document.querySelector("dialog[open]");
    if (!dialog) return A.say(text);
    const said = dialog.querySelector(".refused") || el("p", { className: "said refused", role: "status" });
    dialog.append(said);
    said.textContent = text;
  };

  A.on("refused", (data) => {
    A.refuse(data.line);
    if (data.again && A.shown && A.shown.number === A.current()) A.settle("again"); // forgotten meanwhile
  });
  A.on("open", (name) => A.byId(`dialog-${name}`).querySelector(".refused")?.remove());

  // a question of which nothing was heard for long is asked again: a laptop slept, or an answer was lost on its way
  let over = -1; // the question that the server gave up
  A.on("sent", () => (heard = Date.now()));
  A.on("answered", (data) => (over = data.over ? data.number : -1));
  setInterval(() => {
    const done = A.shown && A.shown.number === A.current();
    if (done || over === A.current() || A.dragging() || since !== null || document.hidden || !A.question) heard = Date.now();
    else if (Date.now() - heard > LOST) A.settle("again");
  }, 1000);

  // a page that is closed no longer waits for its answer; one that comes back from the browser's memory asks again
  window.addEventListener("pagehide", () => A.choices && navigator.sendBeacon(`${A.choices.prefix}closed/${A.tab}`));
  window.addEventListener("pageshow", (event) => event.persisted && A.choices && ((lost = true), look()));
  document.addEventListener("resume", look);
  ["start", "page"].forEach((name) => A.on(name, () => setTimeout(look, 0)));
  window.addEventListener("online", look);
  window.addEventListener("offline", look);
  document.addEventListener("visibilitychange", () => !document.hidden && look());
})();
