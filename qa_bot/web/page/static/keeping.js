// What a person keeps: conversations in this browser, copies, files, and judgements of answers.
(() => {
  const OPEN = "qa_bot"; // the open conversation, where Gradio keeps it
  const OTHERS = "qa_bot.others"; // the others: [{name, kept}], the latest first
  const NAME = "qa_bot.name"; // of the open one, where it was given one
  const MOST = 50;
  const REASONS = ["The source does not say this", "Wrong person, number or date", "Not what I asked", "Out of date", "The articles do answer this"];
  const find = (place, within = document) => within.querySelector(place);
  const drawer = document.createElement("nav");
  const opener = document.createElement("button");

  opener.id = "open-drawer";
  opener.type = "button";
  opener.textContent = "Conversations";
  opener.setAttribute("aria-expanded", "false");
  opener.setAttribute("aria-controls", "drawer");
  drawer.id = "drawer";
  drawer.hidden = true;
  drawer.setAttribute("aria-label", "Conversations");

  const element = (tag, text, name) => Object.assign(document.createElement(tag), { textContent: text, className: name, ...(tag === "button" && { type: "button" }) });
  const firstQuestion = () => find("#talk .question")?.firstChild.textContent.slice(0, 80) ?? "";
  const name = () => localStorage.getItem(NAME) || firstQuestion();

  function others() {
    try {
      const list = JSON.parse(localStorage.getItem(OTHERS)) ?? [];
      return list.filter((one) => typeof one?.name === "string" && typeof one?.kept === "string");
    } catch {
      return [];
    }
  }

  function put(list) {
    localStorage.setItem(OTHERS, JSON.stringify(list.slice(0, MOST)));
  }

  function shelve() { // the open conversation goes among the others
    const kept = localStorage.getItem(OPEN);
    if (firstQuestion() && kept) put([{ name: name(), kept }, ...others()]);
    localStorage.removeItem(NAME);
  }

  function begin(number) { // another one, or a new one
    const list = others();
    const [chosen] = number === undefined ? [] : list.splice(number, 1);
    put(list);
    shelve();
    if (chosen) {
      localStorage.setItem(OPEN, chosen.kept);
      localStorage.setItem(NAME, chosen.name);
    } else localStorage.removeItem(OPEN);
    location.reload();
  }

  function rename(number, given) {
    if (!given.trim()) return;
    if (number === undefined) return localStorage.setItem(NAME, given.trim());
    const list = others();
    list[number].name = given.trim();
    put(list);
  }

  function item(called, number) {
    const row = element("li", "", number === undefined ? "open" : "");
    const go = element("button", called, "go");
    go.dir = "auto";
    if (number === undefined) go.setAttribute("aria-current", "true");
    go.addEventListener("click", () => (number === undefined ? show(false) : begin(number)));
    const change = element("button", "Rename", "");
    change.addEventListener("click", () => {
      const field = Object.assign(document.createElement("input"), { value: called, maxLength: 80 });
      field.setAttribute("aria-label", "Name");
      go.replaceWith(field);
      field.select();
      field.addEventListener("keydown", (event) => {
        if (!["Enter", "Escape"].includes(event.key)) return;
        event.stopPropagation();
        event.preventDefault(); // else Enter would press the button that gets the focus
        const place = [...row.parentElement.children].indexOf(row);
        if (event.key === "Enter") rename(number, field.value);
        list();
        find(`li:nth-child(${place + 1}) .go`, drawer).focus();
      });
    });
    const away = element("button", "Delete", "");
    away.addEventListener("click", () => {
      if (away.textContent === "Delete") return (away.textContent = "Really delete?");
      if (number === undefined) {
        localStorage.removeItem(OPEN);
        localStorage.removeItem(NAME);
        return location.reload();
      }
      put(others().filter((_, place) => place !== number));
      list();
      return find(".new", drawer).focus();
    });
    row.append(go, change, away);
    return row;
  }

  function list() {
    const [fresh, close, save] = [element("button", "New conversation", "new"), element("button", "✕", "close"), element("button", "Download this one", "download")];
    const rows = element("ul", "", "");
    close.setAttribute("aria-label", "Close conversations");
    fresh.addEventListener("click", () => begin());
    close.addEventListener("click", () => show(false));
    save.addEventListener("click", download);
    if (name()) rows.append(item(name()));
    rows.append(...others().map((one, number) => item(one.name, number)));
    drawer.replaceChildren(fresh, close, rows, ...(name() ? [save] : []), element("p", "Kept in this browser only.", "hint"));
  }

  function show(open) {
    if (open) list();
    drawer.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    (open ? find(".new", drawer) : opener).focus();
  }

  function save(text, file) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    link.download = file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  function download() { // questions and answers as they are copied, with their sources
    const turns = [...document.querySelectorAll("#talk .message-row")].map((row) => {
      const question = find(".question", row);
      const text = question ? `## ${question.firstChild.textContent.replace(/[\\`*_{}[\]<>#|]/g, "\\$&")}` : "";
      return text || (find(".copied", row) ?? find(".note", row))?.textContent || "";
    });
    save(`${turns.filter(Boolean).join("\n\n")}\n`, "conversation.md");
  }

  function saveCheck(button) {
    const [kind, file] = button.matches(".json") ? ["json", "check.jsonl"] : ["markdown", "check.md"];
    save(find(`pre.${kind}`, button.closest(".checked")).textContent, file);
  }

  async function copy(button) {
    const label = button.textContent;
    await navigator.clipboard.writeText(find(".copied", button.closest(".answer")).textContent);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = label), 2000);
  }

  function askWhy(button) {
    const foot = button.closest(".foot");
    if (find("form", foot)) return find("form", foot).remove();
    const [form, why, send] = [element("form", "", "why-wrong"), document.createElement("select"), element("button", "Send", "send")];
    why.setAttribute("aria-label", "What is wrong?");
    why.append(...REASONS.map((reason) => element("option", reason, "")));
    send.type = "submit";
    form.append(why, send);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      judge(form, false, why.value);
    });
    foot.append(form);
    why.focus();
  }

  async function judge(place, right, reason) {
    const foot = place.closest(".foot");
    const body = new URLSearchParams({ answer: find(".record", foot.parentElement).textContent, right, reason });
    const reply = await fetch("feedback", { method: "POST", body }).catch(() => null);
    const said = element("span", "", "judged");
    said.setAttribute("role", "status");
    said.tabIndex = -1;
    if (reply) said.innerHTML = await reply.text(); // escaped by the server
    else said.textContent = "The program does not answer. Is it still running?";
    for (const old of foot.querySelectorAll(".right, .wrong, form")) old.remove();
    foot.append(said);
    said.focus();
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.matches("#talk .copy")) copy(button);
    else if (button?.matches('#talk [aria-label="Clear"]')) localStorage.removeItem(NAME);
    else if (button?.matches("#result .save")) saveCheck(button);
    else if (button?.matches("#talk .right")) judge(button, true, "");
    else if (button?.matches("#talk .wrong")) askWhy(button);
    else if (button === opener) show(drawer.hidden);
    else if (!drawer.hidden && !drawer.contains(target) && target.isConnected) show(false);
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !drawer.hidden) show(false);
  });

  const start = () => document.body.append(opener, drawer);
  document.addEventListener("DOMContentLoaded", start);
  if (document.readyState !== "loading") start();
})();
