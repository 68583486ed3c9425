"""Markup as a browser reads it, and a text that would do harm in it."""

from html.parser import HTMLParser

HOSTILE = (
    "<script>window.PWN=1</script> <img src=https://evil.invalid/x onerror=PWN()> "
    "[1](https://evil.invalid) ![x](https://evil.invalid/y) [2] \"' onclick=x <form> "
    "</p></div></blockquote><style>*{display:none}</style> \x1b[2J\x07 \u202etxet\u2066 \udc80 &amp;"
)


class Reader(HTMLParser):
    """What a browser would make of it: tags with their attributes, and the text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marks: dict[str, str] = {}
        self.open: list[tuple[str, str]] = []
        self.feed(str(markup))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("input", "meta"):  # these have no end
            self.open.append((tag, str(dict(attrs).get("class"))))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        for tag, name in self.open:
            if tag == "mark":
                self.marks[name] = self.marks.get(name, "") + data

    def links(self) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == "a"]
