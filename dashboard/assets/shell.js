/* What surrounds the page: tools, dialogs, light and dark, presenting, and words explained. */
(function () {
  "use strict";
  const A = window.attrition;
  const ROOT = document.documentElement;

  A.open = function (name) {
    A.tell("open", name);
    A.byId(`dialog-${name}`).showModal();
    if (name === "keep") A.byId("keep-name").focus(); // a name is what is asked for; Enter on “Close” would lose it
  };

  const tools = {
    undo: () => A.undo(),
    redo: () => A.redo(),
    keep: () => A.open("keep"),
    share: () => A.open("share"),
    help: () => A.open("help"),
    print: () => window.print(),
    present: () => {
      const on = ROOT.getAttribute("data-look") === "present";
      if (on) ROOT.removeAttribute("data-look");
      else ROOT.setAttribute("data-look", "present");
      A.byId("tool-present").textContent = on ? "Present" : "Stop presenting";
      window.dispatchEvent(new Event("resize"));
    },
    scheme: () => {
      const next = ROOT.getAttribute("data-scheme") === "dark" ? "light" : "dark";
      ROOT.setAttribute("data-scheme", next);
      try {
        window.localStorage.setItem("attrition-scheme", next);
      } catch (error) {
        /* it holds for this visit */
      }
    },
  };

  document.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]");
    if (tool) tools[tool.getAttribute("data-tool")]();
    const close = event.target.closest("[data-close]");
    if (close) A.byId(close.getAttribute("data-close")).close();
    if (event.target.closest("#tools-toggle")) {
      const open = A.byId("tools").classList.toggle("open");
      A.byId("tools-toggle").setAttribute("aria-expanded", String(open));
    } else if (!event.target.closest("#tools")) {
      A.byId("tools")?.classList.remove("open");
      A.byId("tools-toggle")?.setAttribute("aria-expanded", "false");
    }
    if (event.target.closest("#sheet-handle")) {
      const open = A.byId("levers").classList.toggle("open");
      A.byId("sheet-handle").setAttribute("aria-expanded", String(open));
      A.tell("question", A.question); // chips are drawn when they are seen
    }
    const wanted = event.target.closest("[data-csv]");
    if (wanted && A.question) A.want(wanted.getAttribute("data-csv"));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (A.byId("tip")?.hidden === false) return tip.hide(); // what lies on top goes first
      if (ROOT.getAttribute("data-look") === "present") tools.present();
      A.byId("tools")?.classList.remove("open");
    }
    if (!A.question) return; // only the first page has something to undo
    const typing = event.target.closest("input[type=text], select, textarea, dialog");
    if (!typing && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      if (event.shiftKey) A.redo();
      else A.undo();
    }
  });

  /* Words that are explained: on hover, and on focus of what they stand in. */
  const GRACE = 250; // ms for the pointer to reach the explanation, which then stays
  const tip = {
    leaving: null,
    show(target, text) {
      const place = A.byId("tip");
      tip.stay();
      tip.clear();
      target.setAttribute("aria-describedby", "tip");
      place.textContent = text;
      place.hidden = false;
      const box = target.getBoundingClientRect();
      const left = Math.max(8, Math.min(box.left, window.innerWidth - place.offsetWidth - 8));
      const above = box.top - place.offsetHeight - 6;
      const lowest = window.innerHeight - place.offsetHeight - 8;
      const top = Math.max(8, Math.min(above > 4 ? above : box.bottom + 6, lowest)); // inside the view, however small
      Object.assign(place.style, { left: `${left}px`, top: `${top}px` });
    },
    stay() {
      clearTimeout(tip.leaving);
      tip.leaving = null;
    },
    leave() {
      if (tip.leaving === null) tip.leaving = setTimeout(tip.hide, GRACE);
    },
    clear() {
      document.querySelectorAll("[aria-describedby=tip]").forEach((one) => one.removeAttribute("aria-describedby"));
    },
    hide() {
      tip.stay();
      tip.clear();
      const place = A.byId("tip");
      if (place) place.hidden = true;
    },
  };

  function explained(target, pointed) {
    if (target.closest?.("#tip")) return tip.stay();
    const holder = target.closest?.(".tile, .term");
    if (!holder) return pointed ? tip.leave() : tip.hide(); // it must not cover where the keyboard is now
    const term = holder.matches("[data-tip]") ? holder : holder.querySelector("[data-tip]");
    const range = holder.querySelector(".tile-range");
    tip.show(holder, [range && range.textContent, term && term.getAttribute("data-tip")].filter(Boolean).join(". "));
  }

  document.addEventListener("pointerover", (event) => explained(event.target, true));
  document.addEventListener("focusin", (event) => explained(event.target, false));

  // a detail is drawn when it is opened
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches("[data-detail]") || !A.question) return;
    const open = [...document.querySelectorAll("[data-detail]")].filter((one) => one.open);
    A.send("opened", open.map((one) => one.getAttribute("data-detail")));
  }, true);
})();
