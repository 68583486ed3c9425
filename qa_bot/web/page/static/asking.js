// Around the question box: limits, progress, the last question changed, questions to go on with.
(() => {
  const find = (place, within = document) => within.querySelector(place);
  const box = () => find("#question textarea");
  const next = document.createElement("div");
  const limits = document.createElement("div");
  let latest = 0; // questions to go on with after an older answer are dropped
  let asked = ""; // goes back into the box where it was not answered
  let rowsBefore = -1; // of the conversation when a question was sent that is not in view yet
  next.id = "next";
  next.setAttribute("role", "group");
  next.setAttribute("aria-label", "Questions to go on with");
  limits.id = "limits";

  function type(field, text) {
    const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text); // so that Gradio sees it
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function write(text) {
    type(box(), text);
    box().focus();
    box().setSelectionRange(text.length, text.length);
  }

  async function ask(text) {
    write(text);
    await new Promise(requestAnimationFrame);
    find("#question .submit-button")?.click();
  }

  function sent() { // at once, before the server has heard of it
    if (!box().value.trim() || document.body.classList.contains("asking")) return;
    asked = box().value;
    latest++;
    next.remove();
    document.body.classList.add("asking");
    rowsBefore = document.querySelectorAll("#talk .message-row").length;
  }

  function follow(rows) { // Gradio does where the end was in view before
    if (rowsBefore < 0 || rows.length <= rowsBefore) return;
    const talk = find("#talk .bubble-wrap");
    talk.scrollTop = talk.scrollHeight;
    rowsBefore = -1;
  }

  function changed() { // in the conversation
    const log = find("#talk .message-wrap");
    for (const message of document.querySelectorAll("#talk [data-testid][aria-label]")) {
      const name = message.dataset.testid === "user" ? "Question" : "Answer"; // not the markup of it
      if (message.getAttribute("aria-label") !== name) message.setAttribute("aria-label", name);
    }
    find("#talk .examples")?.setAttribute("role", "group"); // a list, as which Gradio marks it, has items
    const rows = [...(log?.querySelectorAll(".message-row") ?? [])];
    const last = rows.at(-1);
    follow(rows);
    if (!last || find(".progress", last) || !last.matches(".bot-row")) return rows.length || next.remove();
    document.body.classList.remove("asking");
    if (find(".notice", last)) {
      if (asked && !box().value) write(asked);
      asked = "";
      next.remove();
    } else if (find(".changing", log) && last.dataset.shown !== find(".record", last)?.textContent) {
      last.dataset.shown = find(".record", last)?.textContent;
      asked = "";
      goOn(last);
    }
  }

  async function goOn(last) {
    const turn = ++latest;
    const chips = [...last.querySelectorAll("a.chip")].map((chip) => chip.getAttribute("href").slice(6));
    const questions = [...document.querySelectorAll("#talk .question")].map((q) => q.firstChild.textContent);
    const body = new URLSearchParams([...chips.map((at) => ["at", at]), ...questions.map((q) => ["asked", q])]);
    next.remove();
    const reply = await fetch("next", { method: "POST", body }).catch(() => null);
    const html = reply?.ok ? await reply.text() : "";
    if (turn !== latest || !html || !last.isConnected) return;
    next.innerHTML = html; // escaped by the server
    const talk = find("#talk .bubble-wrap");
    const atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
    talk.append(next);
    if (atEnd) talk.scrollTop = talk.scrollHeight; // the questions come below what is read
  }

  function limit() {
    const [first, last, outlet] = ["first", "last", "outlet"].map((name) => find(`[name=${name}]`, limits).value);
    type(find("#within textarea"), first || last || outlet ? JSON.stringify({ first, last, outlet }) : "");
    const said = first && last ? `${first} – ${last}` : first ? `from ${first}` : `until ${last}`;
    find("summary", limits).textContent = first || last ? said : "Any date";
    limits.classList.toggle("limited", Boolean(first || last || outlet));
  }

  async function begin() {
    if (!box() || !find("#talk .bubble-wrap")) return requestAnimationFrame(begin);
    new MutationObserver(changed).observe(find("#talk"), { childList: true, subtree: true, characterData: true });
    changed();
    find("#question").append(limits);
    knowArticles();
  }

  async function knowArticles() {
    const reply = await fetch("limits").catch(() => null);
    if (limits.matches(".limited")) return; // what was chosen stays
    limits.innerHTML = reply?.ok ? await reply.text() : ""; // escaped by the server
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!target.closest("#limits .days")) find("#limits .days")?.removeAttribute("open");
    if (button?.matches("#question .submit-button")) sent();
    else if (button?.matches("#next button")) ask(button.textContent);
    else if (button?.matches("#talk .reword")) write(button.textContent);
    else if (button?.matches("#talk .edit")) {
      find("#edit-last").click();
      box().focus();
    } else if (button?.matches("#talk .again")) {
      document.body.classList.add("asking");
      next.remove();
      find("#ask-again").click();
      box().focus();
    } else if (button?.matches("#limits .any")) {
      for (const name of ["first", "last"]) find(`[name=${name}]`, limits).value = "";
      limit();
      find("#limits summary").focus();
    }
  }, true);
  document.addEventListener("change", ({ target }) => target.closest("#limits") && limit());
  document.addEventListener("articles", knowArticles); // others were added

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "Escape" && find("#limits .days[open]")) {
      find("#limits .days").removeAttribute("open");
      find("#limits summary").focus();
    } else if (event.key === "Enter" && !event.shiftKey && event.target === box()) sent();
    else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      const field = [...document.querySelectorAll("#question textarea, #pasted textarea, #wanted :is(input, textarea), #query :is(input, textarea)")];
      field.find((one) => one.checkVisibility())?.focus();
    }
  }, true);

  document.addEventListener("DOMContentLoaded", begin);
  if (document.readyState !== "loading") begin();
})();
