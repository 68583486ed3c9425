// The source panel: a click on a citation shows its article beside the conversation.
(() => {
  const CHIP = 'a.chip[href^="#cite-"]';
  const panel = document.createElement("aside");
  let opener = null; // the chip that the panel was opened from
  let latest = 0; // answers to older clicks are dropped

  panel.id = "source";
  panel.hidden = true;
  panel.setAttribute("aria-label", "Source");
  panel.innerHTML = `<div class="bar"><span class="place"></span>
    <button type="button" data-step="-1" aria-label="Previous source">↑</button>
    <button type="button" data-step="1" aria-label="Next source">↓</button>
    <button type="button" class="close" aria-label="Close">✕</button></div>
    <div class="article" tabindex="-1"></div>`;
  const article = panel.querySelector(".article");

  const chips = () => [...document.querySelectorAll(`#talk ${CHIP}`)];
  const pointers = () => [...new Set(chips().map((chip) => chip.getAttribute("href")))];

  async function open(chip) {
    const [turn, all, href] = [++latest, pointers(), chip.getAttribute("href")];
    const query = new URLSearchParams(all.map((other) => ["also", other.slice(6)]));
    query.append("at", href.slice(6));
    let reply;
    try {
      reply = await (await fetch("source", { method: "POST", body: query })).text();
    } catch {
      reply = '<p class="notice">The program does not answer. Is it still running?</p>';
    }
    if (turn !== latest) return;
    opener = chip;
    for (const other of chips()) {
      if (other.getAttribute("href") === href) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
    article.innerHTML = reply; // escaped by the server
    panel.querySelector(".place").textContent = `Source ${all.indexOf(href) + 1} of ${all.length}`;
    panel.hidden = false;
    document.body.classList.add("with-source");
    const target = article.querySelector("#cited") ?? article;
    panel.scrollTop = 0; // the headline stays in view where the sentence is near it
    if (target.getBoundingClientRect().bottom > innerHeight) target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  }

  function close() {
    if (panel.hidden) return;
    latest++;
    panel.hidden = true;
    document.body.classList.remove("with-source");
    const href = opener.getAttribute("href");
    const back = opener.isConnected ? opener : chips().find((chip) => chip.getAttribute("href") === href);
    for (const chip of chips()) chip.removeAttribute("aria-current");
    (back ?? document.querySelector("#question textarea")).focus();
  }

  function step(by) {
    const all = pointers();
    const next = all[all.indexOf(opener.getAttribute("href")) + by];
    if (next) open(chips().find((chip) => chip.getAttribute("href") === next));
  }

  async function copy(button) {
    const label = button.textContent;
    await navigator.clipboard.writeText(button.closest(".answer").querySelector(".copied").textContent);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = label), 2000);
  }

  document.addEventListener("click", (event) => {
    const chip = event.target.closest(CHIP);
    const button = event.target.closest("button");
    if (chip) {
      event.preventDefault();
      open(chip);
    } else if (button?.matches("#source .close")) close();
    else if (button?.matches("#source [data-step]")) step(Number(button.dataset.step));
    else if (button?.matches("#talk .copy")) copy(button);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "/" && !event.target.closest("input, textarea")) {
      event.preventDefault();
      document.querySelector("#question textarea").focus();
    }
  });

  document.addEventListener("DOMContentLoaded", () => document.body.append(panel));
  if (document.readyState !== "loading") document.body.append(panel);
})();
