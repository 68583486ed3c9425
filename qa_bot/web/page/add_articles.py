"""Adding articles on the page: the form, and the route for files, a pasted text or an address.

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
from qa_bot.reading.fetch import MAX_BYTES, fetch
from qa_bot.reading.input_files import FILE_SUFFIXES
from qa_bot.reading.network import Allowed
from qa_bot.render.answer_html import FAILED, corpus_html
from qa_bot.render.lists_html import add_form_html, added_html, reports_html
from qa_bot.web.live_index import LiveIndex

MAX_UPLOAD_BYTES = 50_000_000  # of all that is given at once
MAX_FILES = 1000
MAX_SHOWN = 100  # of those that were added or skipped; more are counted
PASTED = {
    "text": "text", "title": "title", "outlet": "source", "published": "published",
    "address": "url",
}  # fmt: skip
"""The fields of the form for a pasted text, and what they are in an article."""
BUSY = "Other articles are being added; try again when that is done."

Line = dict[str, Any]
Progress = SimpleQueue[Line | None]


def add_adding(routes: APIRouter, live: LiveIndex, *, may_add: bool, allowed: Allowed) -> None:
    """Where nobody may add, the form is empty, and no route takes anything."""
    form = add_form_html(FILE_SUFFIXES, MAX_UPLOAD_BYTES, MAX_BYTES) if may_add else ""

    @routes.get("/adding")
    def show_form() -> HTMLResponse:
        return HTMLResponse(form)

    if may_add:
        routes.add_api_route("/adding", _Door(live, allowed).add, methods=["POST"])


class _Door:
    """Through which one addition goes at a time."""

    def __init__(self, live: LiveIndex, allowed: Allowed) -> None:
        self._live, self._allowed = live, allowed
        self._busy = Lock()

    async def add(self, request: Request) -> StreamingResponse:
        """Lines of JSON: how far it is, and at last what was added, or the problem."""
        if not self._busy.acquire(blocking=False):
            return _lines([{"problem": BUSY}])
        progress: Progress = SimpleQueue()
        ends = ExitStack()  # with the work, or before it where it cannot begin
        ends.callback(self._busy.release)
        try:
            with _writing():
                room = TemporaryDirectory(prefix="qa_bot-", ignore_cleanup_errors=True)
                folder = Path(ends.enter_context(room))
                limits = {"max_files": MAX_FILES, "max_part_size": MAX_UPLOAD_BYTES}
                async with request.form(**limits) as form:
                    upload = await run_in_threadpool(_upload, folder, form)
            Thread(target=self._work, args=(upload, progress, ends), daemon=True).start()
        except BaseException as error:  # also where the client has gone
            ends.close()
            if isinstance(error, StorageError):
                return _lines([{"problem": str(error)}])
            raise
        return _lines(iter(progress.get, None))

    def _work(self, upload: "_Upload", progress: Progress, ends: ExitStack) -> None:
        with ends:
            try:
                last = _added(upload, self._live, self._allowed, progress)
            except Exception:  # a bug; who waits is told so, and the log has its traceback
                log.exception("articles could not be added")
                last = {"problem": FAILED}
        progress.put(last)
        progress.put(None)


@dataclass(frozen=True, slots=True)
class _Upload:
    """What a person gave: files in a folder of their own, or words."""

    room: Path
    files: Sequence[Path]
    words: Mapping[str, str]
    """Of the fields that are filled in: an address, or a text and what is known of it."""

    def paths(self, allowed: Allowed) -> Sequence[Path]:
        """The files to be read. Raises InputError: there is nothing, or the page gives none."""
        if "page" in self.words:
            page = fetch(self.words["page"], allowed=allowed)
            with _writing():
                return [page_given(self.room, page)]
        if "text" in self.words:
            record = {field: self.words[n] for n, field in PASTED.items() if n in self.words}
            with _writing():
                return [text_given(self.room, record)]
        if not self.files:
            raise InputError("Choose files, paste a text or type an address.")
        return self.files


class _Reports:
    """The first reports about an upload, in names that the person knows, and their number."""

    def __init__(self, upload: _Upload) -> None:
        self.first: list[tuple[str, str]] = []
        self.count = 0
        self._room = f"{upload.room}/"
        pasted = "the pasted text" if "text" in upload.words else PASTED_FILE
        self._whole = upload.words.get("page", pasted)

    def __call__(self, place: str, reason: str) -> None:
        self.count += 1
        if len(self.first) < MAX_SHOWN:
            self.first.append((self._known(place), self._known(reason)))

    def html(self, about: str) -> str:
        return reports_html(self.first, self.count, about)

    def _known(self, text: str) -> str:
        return text.replace(self._room + PASTED_FILE, self._whole).replace(self._room, "")


@contextmanager
def _writing() -> Iterator[None]:
    """Files are written to the folder for temporary ones. Raises StorageError: that fails."""
    try:
        yield
    except OSError as error:
        advice = "make room there, or start the server with TMPDIR set to another folder"
        if error.errno in (errno.EMFILE, errno.ENFILE):
            advice = "try again in a moment, or let the server open more files (ulimit -n)"
        problem = f"the temporary folder {gettempdir()} cannot be written ({error.strerror})"
        raise StorageError(f"{problem}; {advice}") from error


def _upload(room: Path, form: FormData) -> _Upload:
    """The files are copied into the room; a form sends line ends as two characters."""
    files = [v for v in form.getlist("files") if isinstance(v, UploadFile) and v.filename]
    copied = [file_given(room, upload.filename, upload.file) for upload in files]
    texts = {n: v.replace("\r\n", "\n").strip() for n, v in form.items() if isinstance(v, str)}
    return _Upload(room, copied, {name: text for name, text in texts.items() if text})


def _added(upload: _Upload, live: LiveIndex, allowed: Allowed, progress: Progress) -> Line:
    """The last line, once all is done; `progress` gets one for each step."""
    skipped, undated = _Reports(upload), _Reports(upload)
    try:
        addition = add_articles(
            upload.paths(allowed),
            live.folder,
            live.embedder,
            skipped=skipped,
            undated=undated,
            progress=lambda done, of: progress.put({"done": done, "of": of}),
        )
        live.refresh()
    except QABotError as error:
        return {"problem": str(error), "html": skipped.html("skipped:")}
    if live.trouble:
        return {"problem": live.trouble}
    corpus = addition.generation.corpus
    return {
        "html": added_html(addition.articles, addition.replaced, MAX_SHOWN)
        + skipped.html("skipped:")
        + undated.html("kept without a date:"),
        "head": corpus_html(len(corpus.articles), corpus.newest, "index built just now"),
    }


def _lines(lines: Iterable[Line]) -> StreamingResponse:
    return StreamingResponse(
        (json.dumps(line) + "\n" for line in lines), media_type="application/x-ndjson"
    )
