/* Your school: forms, roster and what is kept in this browser. What is typed is sent and kept with the session on the server;
 * this browser remembers only that there was something, so that the page can say when it is gone. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;
  const HAD = "attrition-school-had";
  const KEPT = "attrition-projections";
  const MOST_KEPT = 5;
  const place = (name) => A.byId(`school-${name}`);

  let declared = null;
  let state = null;
  let number = 0;
  let typed = {};
  let projection = null;
  let soon = null;
  let pick = { name: "" };

  const had = (set) => {
    try {
      if (set === undefined) return window.sessionStorage.getItem(HAD) === "1";
      if (set) window.sessionStorage.setItem(HAD, "1");
      else window.sessionStorage.removeItem(HAD);
    } catch (error) {
      /* without it, the page cannot say that something is gone */
    }
    return Boolean(set);
  };

  function send(what, more) {
    number += 1;
    clearTimeout(soon);
    soon = null;
    A.send("school-sent", { what, typed, number, had: had(), complete: Boolean(state && state.complete), ...more });
  }

  function entry(name, [label, unit, hint], control) {
    const id = `school-field-${name}`;
    control.id = id;
    const notes = [hint && el("span", { className: "hint", id: `${id}-hint`, textContent: hint }), el("span", { className: "wrong", id: `${id}-wrong` })];
    control.setAttribute("aria-describedby", [hint && `${id}-hint`, `${id}-wrong`].filter(Boolean).join(" "));
    const text = unit ? `${label} (${unit})` : label;
    return el("div", { className: "entry" }, el("label", { textContent: text, htmlFor: id }), control, notes.filter(Boolean));
  }

  function drawNumbers() {
    const fields = declared.fields.map(([name, ...words]) => {
      if (name === "like") {
        const options = declared.likes.map(([key, title, people]) => el("option", { value: key, textContent: `${title} (${people.toLocaleString("en-US")})` }));
        const made = el("select", { on: { change: () => changed(name, made.value, true) } }, options);
        return entry(name, words, made);
      }
      const made = el("input", { type: "text", inputMode: "decimal", autocomplete: "off", maxLength: 30, on: { input: () => changed(name, made.value), change: () => changed(name, made.value, true) } });
      return entry(name, words, made);
    });
    place("fields").replaceChildren(...fields);
  }

  function changed(name, value, now) {
    typed = { ...typed, [name]: value };
    clearTimeout(soon);
    soon = setTimeout(() => send("save"), now ? 0 : 900);
  }

  function showNumbers(data) {
    for (const [name] of declared.fields) {
      const control = A.byId(`school-field-${name}`);
      if (document.activeElement !== control || data.gone) control.value = data.typed[name] ?? "";
      const wrong = data.wrong[name] || "";
      A.byId(`school-field-${name}-wrong`).textContent = wrong;
      if (wrong) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
      const byRoster = Boolean(data.roster && data.roster.usable) && (name === "people" || name === "women");
      control.disabled = byRoster;
      if (byRoster) control.value = "as on the roster";
    }
    const lines = [...data.notes, ...data.doubts.map((one) => `${labels(one.fields)}: ${one.message}`)];
    place("doubts").replaceChildren(...lines.map((text) => el("p", { className: "warned", textContent: text })));
  }

  const labels = (names) => names.map((name) => declared.fields.find(([one]) => one === name)[1]).join(" and ");

  /* ——— roster ——— */
  function chooseFile() {
    const input = el("input", { type: "file", accept: ".csv,.txt,.tsv,text/csv", id: "school-file", on: { change: () => input.files[0] && upload(input.files[0]) } });
    return el("div", { className: "entry" }, el("label", { textContent: "Roster (CSV)", htmlFor: "school-file" }), input,
      el("span", { className: "hint", textContent: `At most ${declared.mostRows.toLocaleString("en-US")} rows and ${declared.mostBytes / 1e6} MB. Only the department is needed; names are not.` }));
  }

  async function upload(file) {
    if (file.size > declared.mostBytes) {
      return sayOfRoster(`“${file.name}” is too large: at most ${declared.mostBytes / 1e6} MB and ${declared.mostRows.toLocaleString("en-US")} rows are read here. Leave out columns that are not needed, or use the command line (attrition fit --roster).`);
    }
    sayOfRoster(`Reading “${file.name}” …`);
    try {
      const like = encodeURIComponent(A.byId("school-field-like").value);
      const answer = await window.fetch(`${declared.roster}?like=${like}`, {
        method: "POST", body: file, headers: { "Content-Type": "application/octet-stream", "X-Roster-Name": encodeURIComponent(file.name.slice(0, 120)) },
      });
      const found = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : { read: false, line: "The file could not be taken; it may be too large." };
      if (!found.read) return sayOfRoster(`${found.line} Nothing was changed.`);
      had(true);
      send("look");
    } catch (error) {
      sayOfRoster("The server does not answer, or the file cannot be read; try again in a moment.");
    }
  }

  function sayOfRoster(text) {
    const said = A.byId("school-roster-said");
    if (said) said.textContent = text;
  }

  function drawRoster(roster) {
    const said = el("p", { className: "said", role: "status", id: "school-roster-said" });
    const template = el("button", { type: "button", className: "tool", "data-take": "template", textContent: "Template (CSV)" });
    const head = el("div", { className: "form" }, chooseFile(), el("div", { className: "entry" }, el("span", { className: "label", textContent: "A file to start from" }), template));
    if (!roster) return place("roster").replaceChildren(head, said);
    const remove = el("button", { type: "button", className: "tool", textContent: "Remove the roster", on: { click: () => send("drop") } });
    place("roster").replaceChildren(
      head, said,
      el("p", { className: roster.usable ? "headline" : "headline wrong-head", textContent: roster.heading }),
      ...roster.problems.map((text) => el("p", { className: "warned", textContent: text })),
      ...roster.notes.map((text) => el("p", { className: "hint", textContent: text })),
      columns(roster),
      ...(roster.words.length ? [words(roster)] : []),
      ...(roster.refused ? [refused(roster)] : []),
      ...(roster.departments.length ? [recognized(roster)] : []),
      el("div", { className: "buttons own-buttons" }, remove),
    );
  }

  function grid(caption, head, rows, open) {
    const table = el("table", {}, el("caption", { textContent: caption }),
      el("thead", {}, el("tr", {}, head.map((text) => el("th", { scope: "col", className: "words", textContent: text })))),
      el("tbody", {}, rows.map((cells) => el("tr", {}, cells.map((cell, at) => (at === 0 ? el("th", { scope: "row", className: "words" }, cell) : el("td", { className: "words" }, cell)))))));
    const frame = el("div", { className: "table-frame", tabIndex: 0, role: "region", "aria-label": `Table: ${caption}` }, table);
    if (open === undefined) return frame;
    return el("details", { className: "numbers", open }, el("summary", { textContent: caption }), frame);
  }

  function mapped(edit) {
    const next = A.copy(state.roster.mapped);
    next.skip = state.roster.skip;
    edit(next);
    state.roster.mapped = { columns: next.columns, values: next.values }; // a second choice may come before the first is answered
    state.roster.skip = next.skip;
    send("map", { mapped: next });
  }

  function columns(roster) {
    const rows = roster.columns.map((one, at) => {
      const menu = A.select(`Column ${at + 1}, “${one.header}”, is read as`, roster.targets, one.target, (value) => mapped((next) => (next.columns[one.header] = value)), { disabled: !one.header });
      const why = one.why ? el("span", { className: "hint", textContent: one.why }) : null;
      return [one.header || "(no name)", one.samples.join(", "), el("span", {}, menu, why)];
    });
    const preview = grid("The first rows", roster.head.map((text) => text || "–"), roster.preview, false);
    return el("div", {}, grid("What each column is read as", ["Column of the file", "Such as", "Is read as"], rows), preview);
  }

  function words(roster) {
    const rows = roster.words.map((one) => {
      const given = (roster.mapped.values[one.column] || {})[one.cell] || "";
      const menu = A.select(`${one.title} “${one.cell}” means`, [["", "choose …"], ...one.choices], given, (value) =>
        mapped((next) => {
          next.values[one.column] = { ...next.values[one.column], [one.cell]: value };
          if (!value) delete next.values[one.column][one.cell];
        }));
      return [`${one.title}: ${one.cell}`, `${one.why} ${one.people} ${one.people === 1 ? "person" : "people"}`, menu];
    });
    return grid("Words that are not clear", ["Word", "Why", "It means"], rows);
  }

  function refused(roster) {
    const box = el("input", { type: "checkbox", id: "school-skip", checked: roster.skip, on: { change: () => mapped((next) => (next.skip = box.checked)) } });
    const rows = roster.errors.map(([row, column, cell, reason, allowed]) => [`Row ${row}`, [column, cell ? `“${cell}”` : ""].join(" "), reason, allowed]);
    const more = roster.more ? ` The first ${roster.errors.length} reasons are shown; there are ${roster.more.toLocaleString("en-US")} more.` : "";
    return el("div", {},
      grid(`Rows that are refused.${more}`, ["Row", "What", "Why", "Allowed"], rows, !roster.usable),
      el("div", { className: "buttons own-buttons" },
        el("label", { className: "check" }, box, ` Leave out the ${roster.refused.toLocaleString("en-US")} refused rows`),
        el("button", { type: "button", className: "tool", "data-take": "errors.csv", textContent: "All of them (CSV)" })));
  }

  const recognized = (roster) => grid("Departments that were recognized", ["In the file", "Read as", "People"], roster.departments.map((row) => row.map(String)), false);

  /* ——— a department ——— */
  function drawDepartments(data) {
    const names = data.names;
    if (!names.includes(pick.name)) pick = { name: names[0] || "" };
    const menu = A.select("Department", names.map((name) => [name, name]), pick.name, (value) => {
      pick = { name: value };
      A.send("school-department-chosen", pick);
    });
    menu.id = "school-department-menu";
    menu.removeAttribute("aria-label");
    const left = data.suppressed ? `${data.suppressed} ${data.suppressed === 1 ? "department is" : "departments are"} too small to be shown: groups under five people never are.` : "Groups under five people are never shown.";
    place("departments").replaceChildren(
      el("div", { className: "entry" }, el("label", { textContent: "Department", htmlFor: menu.id }), menu, el("span", { className: "hint", textContent: left })),
      el("div", { className: "entry" }, el("span", { className: "label", textContent: "All departments" }), el("button", { type: "button", className: "tool", "data-take": "departments.csv", textContent: "CSV" })));
  }

  /* ——— come back next year ——— */
  function drawBack() {
    const file = el("input", { type: "file", accept: ".json,application/json", id: "school-projection-file", on: { change: () => file.files[0] && open(file.files[0]) } });
    const kept = A.stored(KEPT, []);
    const list = Array.isArray(kept) ? kept.slice(0, MOST_KEPT) : [];
    const menu = A.select("Kept in this browser", [["", list.length ? "choose …" : "none yet"], ...list.map((one, at) => [String(at), String(one.label || `Projection ${at + 1}`).slice(0, 80)])], "", (value) => {
      if (value !== "") show(list[Number(value)].text);
    }, { disabled: !list.length });
    menu.removeAttribute("aria-label");
    menu.id = "school-projection-kept";
    const count = (id, label) => el("div", { className: "entry" }, el("label", { textContent: label, htmlFor: id }),
      el("input", { type: "text", inputMode: "numeric", autocomplete: "off", maxLength: 12, id, on: { change: compare } }));
    const forget = el("button", { type: "button", className: "tool", textContent: "Remove those kept here", disabled: !list.length, on: { click: () => { A.store(KEPT, []); drawBack(); } } });
    place("back").replaceChildren(
      el("div", { className: "entry" }, el("label", { textContent: "Projection file", htmlFor: file.id }), file),
      el("div", { className: "entry" }, el("label", { textContent: "Or one kept in this browser", htmlFor: menu.id }), menu, forget),
      count("school-months", "Months since then"),
      count("school-observed", "Departures since then (people)"));
  }

  async function open(file) {
    if (file.size > 900000) return A.send("school-returned", { projection: "too large", number: ++number });
    show(await file.text());
  }

  function show(text) {
    projection = text;
    compare();
  }

  function compare() {
    A.send("school-returned", { projection, months: A.byId("school-months").value.trim(), observed: A.byId("school-observed").value.trim(), number: ++number });
  }

  function keepHere(data) {
    const made = JSON.parse(data.projection);
    const kept = A.stored(KEPT, []);
    const list = [{ label: `${made.school}, ${made.made}, version ${made.version}`, text: data.projection }, ...(Array.isArray(kept) ? kept : [])].slice(0, MOST_KEPT);
    place("kept-said").textContent = A.store(KEPT, list) ? "The projection is kept in this browser: find it below, under “Come back next year”." : "This browser keeps nothing; use the file instead.";
    drawBack();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-school]");
    if (!button || !declared) return;
    const what = button.getAttribute("data-school");
    if (what === "keep-here") return A.send("school-take", { what: "keep-here", tab: A.tab, search: window.location.search, number: Date.now() });
    if (what === "delete") {
      typed = {};
      had(false);
      return send("delete", { typed: {} });
    }
    send(what);
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.school = {
    declared(data) {
      if (data && place("fields")) {
        declared = data;
        drawNumbers();
        drawRoster(null);
        drawBack();
        if (state) window.dash_clientside.school.state(state);
      }
      return A.noUpdate();
    },
    state(data) {
      if (!data || !declared) {
        state = data || state;
        return A.noUpdate();
      }
      if (data.of === "sent" && data.number < number) return A.noUpdate(); // an older answer
      const gone = !data.keeps && had() && !data.gone;
      had(data.keeps);
      if (gone && Object.keys(typed).length > 1) {
        had(true);
        return send("save"), A.noUpdate(); // the server forgot them; the form did not
      }
      const before = JSON.stringify(state && state.roster);
      state = data;
      if (soon === null) typed = { ...data.typed };
      showNumbers(data);
      if (JSON.stringify(data.roster) !== before || !place("roster").children.length) drawRoster(data.roster);
      const said = data.said || (gone ? declared.gone : "");
      place("gone").textContent = said;
      place("gone").hidden = !said;
      place("do-fit").disabled = data.running;
      place("do-fit").textContent = data.school ? "Fit again" : "Fit my school";
      place("do-delete").disabled = !data.keeps;
      return A.noUpdate();
    },
    departments_shown(data) {
      if (data) drawDepartments(data);
      return A.noUpdate();
    },
    projected(data) {
      if (data) keepHere(data);
      return A.noUpdate();
    },
  };
})();
