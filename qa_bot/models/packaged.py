"""Files that come with the program, read only if they are the ones expected."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from qa_bot.errors import ModelError
from qa_bot.text.escape import encodable

STATIC = Path(__file__).with_name("static")  # the default embedder, as sentence-transformers has it
TOKENIZER = STATIC / "tokenizer.json"  # of all-MiniLM-L6-v2: for embedder and reader
TOKENIZER_SHA256 = "9114256b104cca80e04367526f03f46aa3c443c2ed174904142a73bbf13b9fbb"


def checked_bytes(path: Path, sha256: str, otherwise: str) -> bytes:
    """Of a packaged file; `otherwise` says what to do without it. Raises ModelError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"{path} cannot be read ({error.strerror}); reinstall qa_bot, or {otherwise}"
        ) from error
    digest = hashlib.sha256(data).hexdigest()
    if digest != sha256:
        raise ModelError(
            f"{path} has the sha256 {digest[:12]}…, expected {sha256[:12]}…; reinstall qa_bot, "
            f"or {otherwise}"
        )
    return data


def word_pieces(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """The numbers of those of each text, without the special ones."""
    writable = list(map(encodable, texts))
    encodings = tokenizer.encode_batch_fast(writable, add_special_tokens=False)
    return [encoding.ids for encoding in encodings]


def packaged_tokenizer(otherwise: str) -> Tokenizer:
    """It neither pads nor cuts. Raises ModelError."""
    return Tokenizer.from_str(checked_bytes(TOKENIZER, TOKENIZER_SHA256, otherwise).decode())
