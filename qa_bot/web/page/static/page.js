// The source panel: a click on a citation or a title shows its article beside what is being read.
(() => {
  const LINK = 'a[href^="#cite-"], a[href^="#article-"]'; // of an answer, a checked sentence, a list
  const panel = document.createElement("aside");
  const card = document.createElement("div"); // what a citation says, while it is pointed at
  let opener = null; // the link that the panel was opened from
  let latest = 0; // answers to older clicks are dropped

  panel.id = "source";
  panel.hidden = true;
  panel.setAttribute("aria-label", "Source");
  panel.innerHTML = `<div class="bar"><span class="place" aria-live="polite"></span>
    <button type="button" data-step="-1" aria-label="Previous source" title="Previous (left arrow)">←</button>
    <button type="button" data-step="1" aria-label="Next source" title="Next (right arrow)">→</button>
    <button type="button" class="close" aria-label="Close" title="Close (Escape)">✕</button></div>
    <div class="article" tabindex="-1"></div>`;
  const article = panel.querySelector(".article");
  card.id = "card";
  card.hidden = true;
  card.setAttribute("aria-hidden", "true"); // the link has the same words as its description
  card.innerHTML = "<b></b><p dir='auto'></p>";

  const links = () => [...document.querySelectorAll(LINK)].filter((link) => link.checkVisibility());
  const pointer = (link) => link.getAttribute("href").replace(/^#\w+-/, "");
  const isArticle = (link) => link.getAttribute("href").startsWith("#article-");
  const pointers = () => [...new Set(links().map(pointer))];

  async function fetched(link, also) {
    const body = new URLSearchParams(isArticle(link) ? [] : also.map((other) => ["also", other]));
    body.append("at", pointer(link));
    try {
      return await (await fetch(isArticle(link) ? "article" : "source", { method: "POST", body })).text();
    } catch {
      return '<p class="notice">The program does not answer. Is it still running?</p>';
    }
  }

  async function open(link) {
    const [turn, all, at] = [++latest, pointers(), pointer(link)];
    const reply = await fetched(link, all);
    if (turn !== latest) return;
    opener = link;
    for (const other of links()) {
      if (pointer(other) === at) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
    article.innerHTML = reply; // escaped by the server
    const kind = isArticle(link) ? "Article" : "Source";
    panel.querySelector(".place").textContent = `${kind} ${all.indexOf(at) + 1} of ${all.length}`;
    panel.hidden = false;
    document.body.classList.add("with-source");
    const target = article.querySelector("#cited") ?? article;
    panel.scrollTop = 0; // the headline stays in view where the sentence is near it
    if (target !== article && target.getBoundingClientRect().bottom > innerHeight) target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  }

  function close() {
    if (panel.hidden) return;
    latest++;
    panel.hidden = true;
    document.body.classList.remove("with-source");
    const back = opener.isConnected ? opener : links().find((link) => pointer(link) === pointer(opener));
    for (const link of document.querySelectorAll(`:is(${LINK})[aria-current]`)) link.removeAttribute("aria-current");
    (back?.checkVisibility() ? back : document.querySelector("#question textarea")).focus();
  }

  function step(by) {
    const all = pointers();
    const next = all[all.indexOf(pointer(opener)) + by];
    if (next) open(links().find((link) => pointer(link) === next));
  }

  function point(link) {
    if (link.title) { // else the browser would show it as well
      link.dataset.says = link.title;
      link.setAttribute("aria-description", link.title);
      link.removeAttribute("title");
    }
    const [origin, ...says] = (link.dataset.says ?? "").split("\n");
    if (!says.length) return;
    card.querySelector("b").textContent = origin;
    card.querySelector("p").textContent = says.join(" ");
    card.hidden = false;
    const [at, size] = [link.getBoundingClientRect(), card.getBoundingClientRect()];
    const above = at.top - size.height - 8;
    card.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
    card.style.top = `${above > 60 ? above : at.bottom + 8}px`;
  }

  const unpoint = () => (card.hidden = true);

  document.addEventListener("click", (event) => {
    const link = event.target.closest(LINK);
    const button = event.target.closest("button");
    unpoint();
    if (link) {
      event.preventDefault();
      open(link);
    } else if (button?.matches("#source .close")) close();
    else if (button?.matches("#source [data-step]")) step(Number(button.dataset.step));
    else if (button?.matches('#tabs [role="tab"]')) close();
  }, true);

  for (const [start, end] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    document.addEventListener(start, ({ target }) => target.closest?.("a.chip") && point(target.closest("a.chip")));
    document.addEventListener(end, ({ target }) => target.closest?.("a.chip") && unpoint());
  }
  document.addEventListener("scroll", unpoint, true);

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "Escape") {
      unpoint();
      close();
    } else if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    // not up and down: with those the article is scrolled
    else if (event.key === "ArrowLeft" && event.target.closest("#source")) step(-1);
    else if (event.key === "ArrowRight" && event.target.closest("#source")) step(1);
  });

  const begin = () => document.body.append(panel, card);
  document.addEventListener("DOMContentLoaded", begin);
  if (document.readyState !== "loading") begin();
})();
