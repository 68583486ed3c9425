"""HTML news page -> the text of its article, title, author, date, site, URL and language."""

import json
import logging
import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress

from lxml.etree import LxmlError
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document
from trafilatura.utils import load_html

from qa_bot.reading.input_files import PARSER_ERRORS, Unreadable
from qa_bot.reading.plain_text import decode, title_from
from qa_bot.reading.publication_date import iso_date
from qa_bot.records import Record
from qa_bot.text.escape import tidy

for _name in ("trafilatura", "htmldate", "justext"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # they remark on each oddity

HEADLINE = "//h1"
HIDDEN = "//*[@hidden][not(self::html or self::body)]"
"""A page that is hidden as a whole is shown by its script once it is there."""
SURROUNDINGS = "//*[contains(translate(@class, 'NEWSLTR', 'newsltr'), 'newsletter')]"
"""What may stand inside an article and is none of its text, as XPath."""
DATE_SEARCH = {"original_date": True, "extensive_search": False}
"""An extensive search takes "© 2024" for the first of January 2024."""
MIN_TEXT = 200  # characters; with fewer, what was left out may have held the article
BODY = (
    "//*[contains(@class, 'article__body') or contains(@class, 'article-body')"
    " or @itemprop='articleBody']"
)

_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_WESTERN = ("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii")
"""Names of Windows-1252 in pages, as browsers take them."""
_COMMENT = re.compile(r"/\*.*?\*/|\s+", re.DOTALL)
_HIDING = re.compile(
    r"(?:^|;)(?:display:none|visibility:hidden|(?:font-size|opacity):(?:0+\.?0*|\.0+)(?:[a-z]+|%)?)"
    r"(?:!important)?(?:;|$)"
)
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report)\b", re.IGNORECASE)
_BYLINE = re.compile(r"^(?:by|von|par|por) |^no author$", re.IGNORECASE)
_PUBLISHED_NAMES = (
    "article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "pubdate", "dc.date.issued", "dc.date", "date",
)  # fmt: skip


def read_web_page(data: bytes, stem: str) -> Record:
    """A saved page, without its comments and what surrounds the article.

    Nothing is fetched, and no script is run. The page's own description of its article (JSON-LD)
    is believed before its meta tags, and these before what can be guessed from the page.
    """
    try:
        tree = load_html(_characters(data))
        if tree is None or (page := _extract(tree)) is None:
            raise Unreadable("no article found in the page")
        described = _described_article(tree)
        text, body = page.text or "", _string(described.get("articleBody"))
        return {
            "title": _title(tree, page) or title_from(stem),
            # the JSON-LD has the text where only a script would have shown it
            "text": (body if len(body) > max(500, 2 * len(text)) else text).strip(),
            "url": page.url,
            "source": page.sitename,
            "author": _author(page, described),
            "published": _published(tree, page, described),
            "language": _language(tree),
        }
    except (LxmlError, *PARSER_ERRORS) as error:
        raise Unreadable(f"a page that cannot be read ({type(error).__name__})") from error


def _extract(tree: HtmlElement) -> Document | None:
    """The article as trafilatura finds it; nothing that the page hides is of its text."""
    for element in tree.xpath("//*[@style]"):
        if _HIDING.search(_COMMENT.sub("", element.get("style").lower())):
            element.set("hidden", "")
    _join_body(tree)
    for pruned in ([HIDDEN, HEADLINE, SURROUNDINGS], [HIDDEN, HEADLINE]):
        page = bare_extraction(
            tree,
            include_comments=False,
            with_metadata=True,
            date_extraction_params=DATE_SEARCH,
            prune_xpath=pruned,
        )
        if page is not None and len(page.text or "") >= MIN_TEXT:
            break
    return page


def _characters(data: bytes) -> str:
    """UTF-8, what the page declares, or what a text file may be; none is guessed or replaced."""
    declared = [name.decode().lower() for name in _CHARSET.findall(data[:4096])[:1]]
    others = (name for name in declared if not name.startswith("utf"))  # these have a mark
    for name in ("utf-8-sig", *others):
        with suppress(LookupError, ValueError):
            return data.decode("cp1252" if name in _WESTERN else name)
    return decode(data)


def _join_body(tree: HtmlElement) -> None:
    """Move the parts of a body that advertisements cut up into the first, as only one is read."""

    def kind(part: HtmlElement) -> tuple[str | None, HtmlElement | None]:
        return part.get("class"), next(part.iterancestors("article"), None)

    parts = tree.xpath(BODY)
    for part in parts[1:]:
        if parts[0] not in part.iterancestors() and kind(part) == kind(parts[0]):
            parts[0].extend(list(part))


def _title(tree: HtmlElement, page: Document) -> str:
    """The longest heading that the page's name repeats: the name often has the site's name too."""
    name, site = tidy(tree.findtext(".//title") or ""), tidy(page.sitename or "")
    headings = (tidy(heading.text_content()) for heading in tree.iter("h1"))
    named = [h for h in headings if h and h in name and h.lower() != site.lower()]
    title = max(named, key=len, default=tidy(page.title or ""))
    return re.sub(rf" [|·–—-] {re.escape(site)}$", "", title) if site else title


def _author(page: Document, described: Record) -> str | None:
    """The persons in the JSON-LD, or else who trafilatura takes for the author."""
    listed = described.get("author")
    authors = listed if isinstance(listed, list) else [listed]
    people = [a for a in authors if isinstance(a, dict) and a.get("@type") != "Organization"]
    names = [tidy(_string(person.get("name"))) for person in people]
    named = ", ".join(dict.fromkeys(filter(None, names)))
    return _BYLINE.sub("", named or (page.author or "").replace("; ", ", ")) or None


def _published(tree: HtmlElement, page: Document, described: Record) -> str | None:
    """The first date that can be read. The day of a change is taken only if no other is given."""
    contents: dict[str, str] = {}
    for meta in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop"):
            contents.setdefault((meta.get(attribute) or "").lower(), meta.get("content") or "")
    tagged = map(contents.get, _PUBLISHED_NAMES)
    dates = (described.get("datePublished"), *tagged, described.get("dateModified"), page.date)
    for candidate in filter(None, map(_string, dates)):
        with suppress(ValueError):
            return iso_date(candidate)
    return None


def _language(tree: HtmlElement) -> str | None:
    """Two letters, where the page names one language and does not contradict itself."""
    locales = tree.xpath("//meta[@property='og:locale']/@content")
    named = [tree.get("lang") or "", *map(str, locales)]
    languages = {re.split("[-_]", name.strip().lower())[0] for name in named} - {""}
    return languages.pop() if len(languages) == 1 else None


def _described_article(tree: HtmlElement) -> Record:
    """The page's JSON-LD description of an article: the first, or else of anything with a date."""
    things = list(_described_things(tree))
    articles = [thing for thing in things if _ARTICLE_TYPE.search(str(thing.get("@type")))]
    dated = [thing for thing in things if thing.get("datePublished")]
    return next(iter(articles + dated), {})


def _described_things(tree: HtmlElement) -> Iterator[Record]:
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            pending = deque([json.loads(script, strict=False)])
        except (ValueError, RecursionError):
            continue
        while pending:
            match pending.popleft():
                case list(things):
                    pending.extendleft(reversed(things))
                case dict(thing):
                    yield thing
                    pending.append(thing.get("@graph"))


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
