/* The Share dialog: links to copy, those that bring one's own policies, and the code for others on the network. */
(function () {
  "use strict";
  const A = window.attrition;
  const el = A.el;
  let number = 0;

  /* A link with its button; `label` names it for those who do not see where it stands. */
  function toCopy(link, label, button) {
    const box = el("input", { type: "text", readOnly: true, value: link, className: "link-box", "aria-label": label, on: { focus: () => box.select() } });
    return el("div", { className: "to-copy" }, box, ...copier(link, button, () => box.focus()));
  }

  /* A button that copies a text, and what came of it; `select` marks the text where the browser does not let it be copied. */
  function copier(text, button, select) {
    const said = el("span", { role: "status" });
    const copy = el("button", {
      type: "button", className: "tool", textContent: button,
      on: {
        click: async () => {
          try {
            await navigator.clipboard.writeText(text);
            said.textContent = "Copied.";
          } catch (error) {
            select();
            said.textContent = "Press Ctrl+C to copy.";
          }
        },
      },
    });
    return [copy, said];
  }

  /* Python that makes the numbers again, to read and to copy. */
  function code(text) {
    if (!text) return [];
    const box = el("pre", { className: "code-box", tabIndex: 0, textContent: text, "aria-label": "Python code", role: "region" });
    const select = () => {
      box.focus();
      window.getSelection().selectAllChildren(box);
    };
    const fold = el("details", {}, el("summary", { textContent: "Reproduce in Python" }), small("It gives the numbers of this answer to the last digit."), box, el("div", { className: "to-copy" }, ...copier(text, "Copy code", select)));
    return [fold];
  }

  const small = (text) => el("p", { className: "caption", textContent: text });

  function kept(found) {
    if (!found) return [];
    const said = found.said ? [small(found.said)] : [];
    const what = "Opens the same question and adds your kept policies to those of the reader, as far as there is room for six.";
    const link = found.link ? [small(what), toCopy(found.link, "Link with my kept policies", "Copy link with my policies")] : [];
    return [el("h3", { textContent: "With my kept policies" }), ...link, ...said];
  }

  function network(found, without) {
    const head = el("h3", { textContent: "For others on your network" });
    if (!found) return [head, small(without)];
    if (!found.link) return [head, small(found.who)];
    const others = found.others.length ? [small("This machine has other addresses; if the first does not open, try:"), el("ul", { className: "other-links" }, found.others.map((link) => el("li", { textContent: link })))] : [];
    return [
      head,
      el("div", { className: "scan" },
        el("img", { src: found.code, alt: "QR code of the link for others on your network", className: "code" }),
        el("div", {}, el("p", { textContent: found.scan }), small(found.who))),
      toCopy(found.link, "Link for others on your network", "Copy link for others"),
      ...others,
    ];
  }

  A.on("shared", (data) => {
    if (data.number !== number) return; // of an earlier opening
    A.byId("share-code").replaceChildren(...code(data.code));
    A.byId("share-kept").replaceChildren(...kept(data.kept));
    A.byId("share-network").replaceChildren(...network(data.network, data.without));
  });

  function upload() {
    const file = el("input", {
      type: "file", accept: ".yaml,.yml",
      on: {
        change: () => {
          const [chosen] = file.files;
          if (!chosen) return;
          const reader = new FileReader();
          reader.addEventListener("load", () => {
            A.byId("dialog-share").close();
            A.upload(chosen.name, reader.result);
          });
          reader.addEventListener("error", () => A.refuse(`“${chosen.name}” cannot be read: it was moved or changed, or belongs to someone else.`));
          reader.readAsDataURL(chosen.slice(0, 250000, chosen.type || "application/yaml"));
        },
      },
    });
    return el("label", { className: "field" }, el("span", { textContent: "Open a scenario file" }), file);
  }

  A.on("open", (name) => {
    if (name !== "share") return;
    A.byId("share-link").replaceChildren(toCopy(window.location.href, "Link to this page", "Copy link"));
    A.byId("share-code").replaceChildren();
    A.byId("share-kept").replaceChildren();
    A.byId("share-network").replaceChildren();
    A.byId("upload-slot").replaceChildren(upload());
    number = Date.now();
    A.send("sharing", { number, question: A.question, kept: A.kept() });
  });
})();
