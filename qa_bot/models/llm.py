"""A language model behind OpenAI's chat completions; the only module that knows the client.

Nothing that the server says is shown: every fault has words of its own, so no key and no page of
an error can get into an answer. Time and size are bounded for the whole of a reply.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event
from time import monotonic
from typing import Any

import httpx2
import openai

from qa_bot.background import in_background
from qa_bot.errors import EndpointError
from qa_bot.settings import ModelAddress
from qa_bot.types import Messages

MAX_BYTES = 4 * 1024 * 1024
"""Of a response as it comes over the wire: some 200 for each token, thoughts among them."""

TICK = 0.1  # seconds between two looks at the clock
TLS = httpx2.create_ssl_context()  # made once; it takes longer than all else that a request needs


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model at one address; `seconds` bound a whole reply."""

    address: ModelAddress
    model: str
    seconds: float

    def write(self, messages: Messages) -> Iterator[str]:
        """The reply, piece by piece. Closing the iterator ends the request.

        The request is made in a thread of its own, because no time limit of a socket ends a reply
        that trickles, or a name that is not resolved.

        Raises EndpointError: anything but a whole reply within the time.
        """
        call = _Call(monotonic() + self.seconds)
        try:
            for piece in in_background(self._reply(messages, call), TICK):
                if call.left < 0:
                    raise self._fault(httpx2.ReadTimeout("the time is used up"))
                if piece is not None:
                    yield piece
        finally:
            call.over.set()

    def _reply(self, messages: Messages, call: "_Call") -> Iterator[str]:
        """The pieces; faults are told without what led to them, which may hold the key."""
        try:
            with self._client(call) as client, self._open(client, messages, call) as stream:
                yield from _pieces(stream)
        except (openai.OpenAIError, httpx2.TransportError, ValueError) as error:
            raise self._fault(error) from None

    def _client(self, call: "_Call") -> openai.OpenAI:
        def bound(response: httpx2.Response) -> None:
            response.stream = _Bounded(response.stream, call)

        return openai.OpenAI(
            base_url=self.address.url,
            api_key=self.address.key,
            max_retries=0,
            http_client=openai.DefaultHttpxClient(
                event_hooks={"response": [bound]}, follow_redirects=False, verify=TLS
            ),
        )

    def _open(self, client: openai.OpenAI, messages: Messages, call: "_Call") -> Any:
        """Ask; and once more where the server names a time to wait that is within the limit."""

        def ask() -> Any:
            return client.chat.completions.create(
                model=self.model, messages=messages, stream=True, timeout=max(call.left, 0.01)
            )

        try:
            return ask()
        except openai.APIStatusError as error:
            wait = _seconds_to_wait(error.response)
            if error.status_code not in (429, 503) or wait >= call.left or call.over.wait(wait):
                raise
            return ask()

    def _fault(self, error: Exception) -> EndpointError:
        """What a person is told; never what the server said."""
        if isinstance(error, openai.APIStatusError):
            status = error.status_code
            problems = {
                401: "refused the key in OPENAI_API_KEY",
                403: "refused the key in OPENAI_API_KEY",
                404: f"does not know the model {self.model}",
                429: "takes no more requests for now",
            }
            is_about_length = "context" in f"{error.code} {error.message}"
            if status == 413 or (status not in problems and is_about_length):
                return EndpointError(f"the sentences are too long for the model ({status})")
            other = "failed" if status >= 500 else "refused the request"
            problem = f"{problems.get(status, other)} ({status})"
        elif isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
            problem = f"did not finish within {self.seconds:g} seconds"
        elif isinstance(error, openai.APIConnectionError):
            broken = isinstance(error.__cause__, httpx2.ReadError | httpx2.RemoteProtocolError)
            problem = "broke the connection off" if broken else "cannot be reached"
        else:
            problem = "sent an error, or no chat completion"
        return EndpointError(f"{self.address.host} {problem}")


@dataclass(slots=True)
class _Call:
    """One request under way."""

    deadline: float
    over: Event = field(default_factory=Event)  # nobody waits for it any more

    @property
    def left(self) -> float:
        """Seconds."""
        return self.deadline - monotonic()


class _Bounded(httpx2.SyncByteStream):
    """A response that ends with an error when its time or size is used up, or nobody waits."""

    def __init__(self, stream: Any, call: _Call) -> None:
        self._stream, self._call = stream, call

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in self._stream:
            size += len(piece)
            if size > MAX_BYTES:
                raise EndpointError(f"its answer is larger than {MAX_BYTES // 2**20} MB")
            if self._call.left < 0 or self._call.over.is_set():
                raise httpx2.ReadTimeout("the time is used up")
            yield piece

    def close(self) -> None:
        self._stream.close()


def _pieces(stream: Any) -> Iterator[str]:
    finished = False
    for event in stream:
        try:
            choices = event.choices
            text = choices[0].delta.content if choices else None
            finished = finished or bool(choices and choices[0].finish_reason)
        except (AttributeError, LookupError, TypeError) as error:
            raise ValueError("no chat completion") from error
        if isinstance(text, str) and text:
            yield text
    if not finished:
        raise EndpointError("its answer broke off")


def _seconds_to_wait(response: httpx2.Response) -> float:
    """What `Retry-After` asks for; for ever where it says nothing, or a date."""
    try:
        return max(0.0, float(response.headers.get("retry-after", "inf")))
    except ValueError:
        return float("inf")
