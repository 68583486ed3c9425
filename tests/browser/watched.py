"""A page of which nothing may go anywhere, and how a text reads on it."""

import hashlib
import json
import re
from base64 import b64encode
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from qa_bot.bot import MAX_TURNS
from qa_bot.text.escape import visible

from .attacker import Attacker

SECRET = "qa_bot"
"""By which the page encrypts what it keeps; everybody can read it in the page."""

ALIVE = """(attacker) => {
  const ours = document.querySelectorAll(
    "#talk .message-wrap, #source, #card, #listed, #found, #result, #next, #limits, #drawer, #head");
  const live = `script, iframe, frame, object, embed, form, base, meta, link, style, img, picture, source, video,
    audio, svg:not(.timeline svg), math, template, textarea, marquee, xss, noscript, noembed, plaintext, body, table
    table, [style*="fixed"], [contenteditable="true"], [autofocus], [src], [srcset], [background], [formaction], [ping]`;
  const link = /^#(cite|article)-[\\w.~%-]+$/;
  const said = ["title", "value", "data-says", "data-shown", "aria-description", "aria-label"];
  const found = [];
  for (const place of ours) {
    for (const element of place.querySelectorAll("*")) {
      const names = element.getAttributeNames();
      const href = element.getAttribute("href");
      if (element.matches(live) || names.some((name) => name.startsWith("on"))) found.push(element.outerHTML);
      const original = element.matches("a.original[target=_blank][rel*=noopener]") && /^https?:/.test(element.href);
      if (href !== null && !link.test(href) && !original)
        found.push(element.outerHTML);
    }
  }
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      const reaches = value.includes(attacker) || value.includes("PWN");
      if (reaches && !said.includes(name) && !element.matches("a.original, a.chip, #listed a, #found a, #result a"))
        found.push(element.outerHTML);
    }
  }
  return found.map((markup) => markup.slice(0, 300));
}"""
"""What of an attack became an element, an attribute or a link that a browser acts on."""

PANEL = """() => {
  const find = (place) => document.querySelector(`#source .article ${place}`).innerText;
  const [article] = document.querySelectorAll("#source .article");
  const links = [...article.querySelectorAll("[href]")].map((link) => link.getAttribute("href"));
  return { title: find("h2"), byline: find(".byline"), cited: find("#cited"), text: article.innerText, links };
}"""

LOCK = """async ([salt, key, iv, text]) => {
  const bytes = (list) => new Uint8Array(list);
  const aes = await crypto.subtle.importKey("raw", bytes(key), "AES-CBC", false, ["encrypt"]);
  const algorithm = { name: "AES-CBC", iv: bytes(iv) };
  const locked = new Uint8Array(await crypto.subtle.encrypt(algorithm, aes, new TextEncoder().encode(text)));
  const all = [...new TextEncoder().encode("Salted__"), ...salt, ...locked];
  return btoa(all.map((byte) => String.fromCharCode(byte)).join(""));
}"""
"""OpenSSL's form of AES with a password, which CryptoJS reads."""


def shown(text: str) -> str:
    """How it reads on the page: marks that nobody would see by their number, and white space as one space."""
    return squeezed(visible(text))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def first_line(text: str) -> str:
    return shown(re.split(r"[\r\n\f\v\x85\u2028\u2029]", text)[0])


@dataclass
class Watched:
    """A person's browser, and all that an attack could do in it."""

    talk: object
    attacker: Attacker
    navigations: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Dialogs, other windows, and what the browser refused to load."""

    @property
    def page(self) -> Page:
        return self.talk.page

    def ask(self, question: str) -> None:
        """In a new conversation where this one is full."""
        if self.page.locator("#talk .question").count() == MAX_TURNS:
            self.page.evaluate("localStorage.removeItem('qa_bot')")
            self.reload()
        self.talk.ask(question)

    def reload(self) -> None:
        self.page.reload()
        self.navigations.clear()
        self.page.locator("#question textarea").focus()

    def assert_calm(self) -> None:
        assert self.page.evaluate("window.PWN") is None
        assert self.page.evaluate(ALIVE, self.attacker.host) == []
        assert (self.attacker.hits, self.navigations, self.others) == ([], [], [])
        assert self.talk.foreign() == []


def read_sources(watched: Watched, chips: Locator) -> dict[str, dict[str, str]]:
    """Open each; what a person reads of it, by headline, and where it leads."""
    panels = {}
    for number in range(chips.count()):
        chips.nth(number).press("Enter")  # a click could land on what has just come in below
        expect(chips.nth(number)).to_have_attribute("aria-current", "true")
        read = watched.page.evaluate(PANEL)
        panels[squeezed(read["title"])] = read
        assert watched.page.evaluate(ALIVE, watched.attacker.host) == []
    return panels


def lay_in(page: Page, kept: list) -> None:
    """Keep this conversation in the browser, encrypted as the page does it."""
    password = hashlib.sha256(SECRET.encode()).hexdigest().encode()
    salt, derived = b"eightlet", b""
    while len(derived) < 48:
        derived += hashlib.md5(derived[-16:] + password + salt).digest()
    key, iv = list(derived[:32]), list(derived[32:])
    locked = page.evaluate(LOCK, [list(salt), key, iv, json.dumps(kept)])
    value = f"{b64encode(bytes(16)).decode()}:{locked}"
    page.evaluate("value => localStorage.setItem('qa_bot', value)", value)
