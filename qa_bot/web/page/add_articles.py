"""Adding articles on the page: the form, and the route that takes files, a pasted text or an address.

One addition at a time. It goes on in a thread of its own to its end, also where the one who asked
for it leaves; what is served is replaced when it is done, and nothing before.
"""

import errno
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory, gettempdir
from threading import Lock, Thread
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from qa_bot.errors import InputError, QABotError, StorageError
from qa_bot.index.additions import PASTED_FILE, add_articles, file_given, page_given, text_given
from qa_bot.log import log
from qa_bot.reading.fetch import fetch
from qa_bot.reading.input_files import SUFFIXES
from qa_bot.reading.network import Allowed, is_public
from qa_bot.render.answer_html import FAILED, corpus_html
from qa_bot.render.lists_html import MOST_SHOWN, added_html, reports_html
from qa_bot.web.live_index import LiveIndex

MOST_BYTES = 50_000_000
"""Of all that is given at once."""
MOST_FILES = 1000
PASTED = {"title": "title", "outlet": "source", "published": "published", "address": "url"}
"""The fields of the form beside a pasted text, and what they are in an article."""
BUSY = "Other articles are being added; try again when that is done."

Line = dict[str, Any]

FORM = f"""<summary>Add articles</summary><form>
<fieldset><legend>What do you have?</legend>
<label><input type="radio" name="way" value="files" checked>Files</label>
<label><input type="radio" name="way" value="text">A text</label>
<label><input type="radio" name="way" value="page">An address</label></fieldset>
<div data-way="files"><label class="drop"><span><b>Choose files</b> or drop them here</span>
<input type="file" name="files" multiple accept="{",".join(SUFFIXES)}"></label>
<p>JSON Lines, JSON, text, Markdown, HTML or PDF; {MOST_BYTES // 1_000_000} MB in all.</p></div>
<div data-way="text" hidden><label>Title<input name="title" maxlength="1000"></label>
<label>Text<textarea name="text" rows="7" required></textarea></label>
<div class="row"><label>Outlet<input name="outlet" maxlength="1000"></label>
<label>Date<input type="date" name="published"></label></div>
<label>Its address<input name="address" type="url" maxlength="2000" placeholder="https://…"></label></div>
<div data-way="page" hidden><label>Address of the page
<input name="page" type="url" maxlength="2000" placeholder="https://…" required></label>
<p>The page is fetched once, from the open internet only, with at most 10 MB.</p></div>
<button type="submit">Add</button></form>
<div class="progress" hidden><span role="status"></span> <i></i><progress aria-label="Progress"></progress></div>
<div class="outcome" role="status"></div>"""


def adding(live: LiveIndex, *, may_add: bool, allowed: Allowed = is_public) -> APIRouter:
    """Where nobody may add, there is no form and no route. `allowed` says from where pages are fetched."""
    routes, busy = APIRouter(include_in_schema=False), Lock()

    @routes.get("/adding")
    def form() -> HTMLResponse:
        return HTMLResponse(FORM if may_add else "")

    if not may_add:
        return routes

    @routes.post("/adding")
    async def add(request: Request) -> StreamingResponse:
        """Lines of JSON: how far it is, and at last what was added, or the problem."""
        if not busy.acquire(blocking=False):
            return _lines([{"problem": BUSY}])
        said: SimpleQueue[Line | None] = SimpleQueue()
        ends = ExitStack()  # with the work, or before it where it cannot begin
        ends.callback(busy.release)

        def work() -> None:
            with ends:
                last = _outcome(given, live, allowed, said)
            said.put(last)
            said.put(None)

        try:
            with _writing():
                room = ends.enter_context(_room())
                async with request.form(max_files=MOST_FILES, max_part_size=MOST_BYTES) as form:
                    given = await run_in_threadpool(_given, Path(room), form)
            Thread(target=work, name="add articles", daemon=True).start()
        except BaseException as error:  # also where the client has gone
            ends.close()
            if isinstance(error, StorageError):
                return _lines([{"problem": str(error)}])
            raise
        return _lines(iter(said.get, None))

    return routes


@dataclass(frozen=True, slots=True)
class _Given:
    """What a person gave: files in a folder of their own, or words."""

    room: Path
    files: Sequence[Path]
    words: Mapping[str, str]

    @property
    def page(self) -> str:
        """The address of a page, if one was typed."""
        return self.words.get("page", "").strip()

    @property
    def text(self) -> str:
        """The pasted text; a form sends its line ends as two characters."""
        return self.words.get("text", "").replace("\r\n", "\n").strip()

    def paths(self, allowed: Allowed) -> Sequence[Path]:
        """The files to be read. Raises InputError: there is nothing, or the page gives none."""
        if self.page:
            page = fetch(self.page, allowed=allowed)
            with _writing():
                return [page_given(self.room, page)]
        if self.text:
            fields = {field: self.words.get(name, "").strip() for name, field in PASTED.items()}
            known = {field: value for field, value in fields.items() if value}
            with _writing():
                return [text_given(self.room, known | {"text": self.text})]
        if not self.files:
            raise InputError("Choose files, paste a text or type an address.")
        return self.files


class _Heard:
    """The first reports about what was given, in names that the person knows, and how many there are."""

    def __init__(self, given: _Given) -> None:
        self.first: list[tuple[str, str]] = []
        self.count = 0
        self._room = f"{given.room}/"
        self._whole = given.page or ("the pasted text" if given.text else PASTED_FILE)

    def __call__(self, place: str, reason: str) -> None:
        self.count += 1
        if len(self.first) < MOST_SHOWN:
            self.first.append((self._known(place), self._known(reason)))

    def _known(self, text: str) -> str:
        return text.replace(self._room + PASTED_FILE, self._whole).replace(self._room, "")


def _room() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="qa_bot-", ignore_cleanup_errors=True)


@contextmanager
def _writing() -> Iterator[None]:
    """Files are written to the folder for temporary ones. Raises StorageError: that fails."""
    try:
        yield
    except OSError as error:
        said = f"the temporary folder {gettempdir()} cannot be written ({error.strerror})"
        raise StorageError(f"{said}; {_way_out(error)}") from error


def _way_out(error: OSError) -> str:
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return "try again in a moment, or let the server open more files (ulimit -n)"
    return "make room there, or start the server with TMPDIR set to another folder"


def _given(room: Path, form: FormData) -> _Given:
    """The files are copied into the room."""
    files = [v for v in form.getlist("files") if isinstance(v, UploadFile) and v.filename]
    copied = [file_given(room, upload.filename, upload.file) for upload in files]
    return _Given(room, copied, {n: v for n, v in form.items() if isinstance(v, str)})


def _outcome(given: _Given, live: LiveIndex, allowed: Allowed, said: SimpleQueue[Line]) -> Line:
    """The last line, whatever happens."""
    try:
        return _added(given, live, allowed, said)
    except Exception:  # a bug; who waits is told so, and the log has its traceback
        log.exception("articles could not be added")
        return {"problem": FAILED}


def _added(given: _Given, live: LiveIndex, allowed: Allowed, said: SimpleQueue[Line]) -> Line:
    """The last line, once all is done; `said` hears of each step."""
    skipped, undated = _Heard(given), _Heard(given)
    try:
        addition = add_articles(
            given.paths(allowed),
            live.folder,
            live.embedder,
            skipped=skipped,
            undated=undated,
            progress=lambda done, of: said.put({"done": done, "of": of}),
        )
        live.refresh()
    except QABotError as error:
        return {"problem": str(error), "html": _skipped_html(skipped)}
    if live.trouble:
        return {"problem": live.trouble}
    corpus = addition.generation.corpus
    return {
        "html": added_html(addition.articles, addition.replaced)
        + _skipped_html(skipped)
        + reports_html(undated.first, undated.count, "kept without a date:"),
        "head": corpus_html(len(corpus.articles), corpus.newest, "index built just now"),
    }


def _skipped_html(skipped: _Heard) -> str:
    return reports_html(skipped.first, skipped.count, "skipped:")


def _lines(lines: Iterable[Line]) -> StreamingResponse:
    return StreamingResponse(
        (json.dumps(line) + "\n" for line in lines), media_type="application/x-ndjson"
    )
