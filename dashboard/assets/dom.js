/* Small helpers that all scripts of the page share: elements, events, and what the browser keeps. */
(function () {
  "use strict";
  const A = (window.attrition = window.attrition || {});
  const listeners = {};

  A.on = (name, listener) => (listeners[name] = listeners[name] || []).push(listener);
  A.tell = (name, what) => (listeners[name] || []).forEach((listener) => listener(what));
  A.byId = (id) => document.getElementById(id);
  A.noUpdate = () => window.dash_clientside.no_update;
  A.send = (store, data) => window.dash_clientside.set_props(store, { data });

  /* Make an element: attributes with dashes as they are, properties such as textContent and className by name. */
  A.el = function (kind, more, ...children) {
    const made = document.createElement(kind);
    for (const [key, value] of Object.entries(more || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (key === "on") Object.entries(value).forEach(([event, listener]) => made.addEventListener(event, listener));
      else if (key in made && key !== "list" && key !== "form") made[key] = value;
      else made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return made;
  };

  A.select = function (label, entries, value, changed, more) {
    const options = entries.map(([key, text]) => A.el("option", { value: key, textContent: text }));
    const made = A.el("select", { "aria-label": label, on: { change: () => changed(made.value) }, ...more }, options);
    made.value = value;
    return made;
  };

  A.stored = function (key, fallback) {
    try {
      return JSON.parse(window.localStorage.getItem(key)) ?? fallback;
    } catch (error) {
      return fallback;
    }
  };

  A.store = function (key, value) {
    try {
      window.localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch (error) {
      return false; // private windows and full disks: the page works, and says that nothing was kept
    }
  };

  A.percent = (intensity) => Math.round(100 * (intensity || 0));
  A.copy = (value) => JSON.parse(JSON.stringify(value));

  /* Read a number as people type it: a decimal comma, groups of thousands, a percent sign, digits of other scripts. */
  A.number = (text) => {
    const digits = String(text).replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) & 15);
    let plain = digits.normalize("NFKC").replace(/[\s'’%٪]/g, "").replace(/[٫]/g, ",").replace(/[٬]/g, "").replace("−", "-");
    const last = Math.max(plain.lastIndexOf(","), plain.lastIndexOf("."));
    const marks = plain.replace(/[^.,]/g, "");
    if (marks.length > 1) {
      // several marks: the last one is the decimal mark where it differs from the others, which group thousands
      const decimal = marks.indexOf(plain[last]) === marks.length - 1;
      const whole = (decimal ? plain.slice(0, last) : plain).replace(/([.,])(?=\d{3}(?!\d))/g, "");
      plain = decimal ? `${whole}.${plain.slice(last + 1)}` : whole;
    } else plain = plain.replace(",", ".");
    return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : null;
  };
})();
