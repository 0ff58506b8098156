/* What every page but Explore does: it is told what the reader brings, keeps its own part of the address, and sends for files.
 *
 * A page is told once, and again when the server was started again: {search, kept, tab, number}. What it keeps of its own
 * stands in the address behind the question, under its name. From page to page the question goes along, and nothing else; but
 * assumptions that were changed on Compare are found again in the same tab on the way back to it. */
(function () {
  "use strict";
  const A = window.attrition;
  const page = () => document.querySelector("main[data-page]")?.getAttribute("data-page");
  let number = 0;

  function bring() {
    const name = page();
    if (name) A.send(`${name}-carried`, { search: window.location.search, kept: A.kept(), tab: A.tab, number: ++number });
  }

  /* The question alone: what pages keep of their own has a name and a dot before it. */
  const ownKeys = () => new Set([...document.querySelectorAll("nav a[data-page-name]")].map((one) => one.getAttribute("data-page-name")));
  function questionOf(search) {
    const own = ownKeys();
    const pairs = [...new URLSearchParams(search)].filter(([key]) => !(key.includes(".") && own.has(key.split(".")[0])));
    const text = new URLSearchParams(pairs).toString().replaceAll("%7C", "|");
    return text ? `?${text}` : "";
  }

  const BACK = "compare";
  const CHOSEN = /^compare\.(with=|policy=|own\d)/; // chosen again: more may be kept by then
  const leftThere = (set) => {
    try {
      if (set !== undefined) window.sessionStorage.setItem(`attrition-${BACK}`, set.split("&").filter((one) => !CHOSEN.test(one)).join("&"));
      return window.sessionStorage.getItem(`attrition-${BACK}`) || "";
    } catch (error) {
      return ""; // without it, assumptions have to be changed again
    }
  };

  function carryOn() {
    const along = questionOf(window.location.search);
    document.querySelectorAll("nav a[data-page-name]").forEach((link) => {
      const own = link.getAttribute("data-page-name") === BACK ? leftThere() : "";
      link.href = link.getAttribute("data-href") + along + (own && (along ? "&" : "?") + own);
    });
  }

  A.on("settled", carryOn);
  A.on("back", bring);
  A.bring = bring;

  document.addEventListener("click", (event) => {
    const name = page();
    const button = event.target.closest("[data-take]");
    if (!button || !name) return;
    A.send(`${name}-take`, { what: button.getAttribute("data-take"), tab: A.tab, search: window.location.search, kept: A.kept(), number: Date.now() });
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.frame = {
    start(choices) {
      if (choices && page()) {
        A.choices = choices;
        const name = document.querySelector("main h1").textContent;
        if (!document.title.startsWith(name)) document.title = `${name} – ${document.title}`;
        A.tell("page", page());
        setTimeout(bring, 0);
      }
      setTimeout(carryOn, 0);
      return A.noUpdate();
    },
    /* What a page keeps of its own: "compare.with=…". */
    address(own) {
      if (typeof own === "string") {
        if (page() === BACK) leftThere(own);
        const along = questionOf(window.location.search);
        const search = along + (own ? (along ? "&" : "?") + own : "");
        window.history.replaceState(window.history.state, "", search || window.location.pathname);
        carryOn();
      }
      return A.noUpdate();
    },
    /* What pictures of its charts carry. */
    about(about) {
      if (about) A.shown = { about };
      return A.noUpdate();
    },
    refused(data) {
      if (data && data.line && page()) A.byId(`${page()}-said`).textContent = data.line;
      return A.noUpdate();
    },
  };
})();
