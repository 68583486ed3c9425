// Adding articles, above their list: files, a pasted text or an address; how far it is, and what came of it.
(() => {
  const find = (place, within = document) => within.querySelector(place);
  const section = document.createElement("details");
  let offer = ""; // what the field for files says at first
  section.id = "adding";

  function show(way) {
    for (const part of section.querySelectorAll("[data-way]")) {
      part.hidden = part.dataset.way !== way;
      for (const field of part.querySelectorAll("input, textarea")) field.disabled = part.hidden; // not sent, not required
    }
  }

  function name(files) {
    const names = [...files].map((file) => file.name).join(", ");
    if (names) find(".drop span", section).textContent = files.length > 1 ? `${files.length} files: ${names}` : names;
    else find(".drop span", section).innerHTML = offer;
  }

  function tell(words, done, of) { // nothing to tell ends it
    const bar = find("progress", section);
    find(".progress", section).hidden = !words;
    find(".progress span", section).textContent = words; // read aloud; the count would be too much
    find(".progress i", section).textContent = of ? `${done} of ${of} articles` : "";
    if (of) Object.assign(bar, { value: done, max: of });
    else bar.removeAttribute("value");
    find("button", section).setAttribute("aria-disabled", Boolean(words)); // it keeps the focus
  }

  function heard(line) {
    if (line.of === undefined) return end(line);
    const done = line.done === line.of;
    tell(done ? "Writing the index…" : "Reading…", line.done, done ? 0 : line.of);
  }

  function end({ problem = "", html = "", head }) {
    const outcome = find(".outcome", section);
    const notice = document.createElement("p");
    tell("");
    notice.className = "notice";
    notice.textContent = problem;
    outcome.innerHTML = html; // escaped by the server
    if (problem) outcome.prepend(notice);
    else {
      const way = find("[name=way]:checked", section).value;
      find("form", section).reset();
      find(`[name=way][value=${way}]`, section).checked = true;
      show(way);
      name([]);
      refresh(head);
    }
  }

  function refresh(head) { // what the rest of the page says of the articles
    const made = document.createElement("template");
    const wanted = find("#wanted :is(input, textarea)");
    const before = wanted.value;
    made.innerHTML = head; // escaped by the server
    find("#head .corpus").textContent = find(".corpus", made.content).textContent;
    type(wanted, `${before} `); // Gradio looks again where the words change
    setTimeout(() => type(wanted, before), 500);
    document.dispatchEvent(new Event("articles"));
  }

  function type(field, text) {
    const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function add(form) {
    const body = new FormData(form);
    find(".outcome", section).textContent = "";
    tell(body.get("way") === "page" ? "Fetching the page…" : "Reading…");
    try {
      const reply = await fetch("adding", { method: "POST", body });
      if (!reply.ok) return end({ problem: (await reply.json()).detail });
      let rest = "";
      for await (const piece of pieces(reply.body.pipeThrough(new TextDecoderStream()))) {
        const lines = (rest + piece).split("\n");
        rest = lines.pop();
        lines.forEach((line) => heard(JSON.parse(line)));
      }
      if (!find(".progress", section).hidden) throw new Error("it ended early");
    } catch {
      end({ problem: "The program does not answer. Is it still running?" });
    }
  }

  async function* pieces(stream) {
    const reader = stream.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  }

  section.addEventListener("change", ({ target }) => {
    if (target.name === "way") show(target.value);
    else if (target.type === "file") name(target.files);
  });
  section.addEventListener("submit", (event) => {
    event.preventDefault();
    if (find(".progress", section).hidden) add(event.target);
  });
  for (const [kind, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
    section.addEventListener(kind, ({ target }) => target.closest(".drop")?.classList.toggle("over", over));
  }

  async function begin() {
    const reply = await fetch("adding").catch(() => null);
    section.innerHTML = reply?.ok ? await reply.text() : "";
    if (!section.firstChild) return; // nobody may add
    offer = find(".drop span", section).innerHTML;
    show("files");
    new MutationObserver((_, watch) => place() && watch.disconnect()).observe(document.body, { childList: true, subtree: true });
    place();
  }

  function place() { // the tab is made when it is opened first
    const column = find("#articles > .column");
    if (column && !section.isConnected) column.prepend(section);
    return column;
  }

  document.addEventListener("DOMContentLoaded", begin);
  if (document.readyState !== "loading") begin();
})();
