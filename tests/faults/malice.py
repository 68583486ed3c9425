"""Tries index files that were written with intent: damaged in one file, and every hash made right again.

It is started with a folder that holds an index, the name of a file in its generation, and the first
number and one more than the last. It says each number before it tries it, and how it ended after it,
so that it is known which one ended the process.
"""

import hashlib
import json
import random
import resource
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.lib import format as npy
from support.toy_embedder import ToyEmbedder

from faults.news import QUESTIONS, checked_quotes
from qa_bot.assemble import check_embedder, make_bot
from qa_bot.errors import IndexDamaged, IndexMismatch
from qa_bot.index.integrity import index_problems
from qa_bot.index.store import open_index
from qa_bot.records import answer_record
from qa_bot.settings import Settings

ROOM = 1 << 30
"""Bytes of memory that trying may take."""
SECONDS_EACH = 1
NUMBERS = [
    0,
    1,
    -1,
    2,
    127,
    255,
    2**15,
    2**31 - 1,
    -(2**31),
    2**31,
    2**40,
    2**62,
    2**63 - 1,
    -(2**63),
]
FLOATS = [float("nan"), float("inf"), float("-inf"), 1e38, -1e38, 0.0]
DEEP = 100_000
VALUES = [
    None, True, False, 0, -1, 1.5, 2**63, 10**400, 1e308, float("nan"), float("inf"), "", "x" * 3000,
    "two\nlines\x1b[31m", "\ud800", "../x", "/etc/passwd", "xx", [], {}, [None], [[0]], [""], ["\n"],
    {"a": 1}, {"text": 1}, "harvest",
]  # fmt: skip
Data = bytes
Mutation = Callable[[random.Random, Data], Data]


def some_bytes(chance: random.Random, data: Data) -> Data:
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 8])):
        changed[chance.randrange(len(changed))] = chance.choice(
            [0, 1, 0x7F, 0x80, 0xFF, 34, 91, 125]
        )
    return bytes(changed)


def a_number(chance: random.Random, data: Data) -> Data:
    """At the beginning as often as anywhere else: there is the header."""
    at = chance.randrange(min(len(data), chance.choice([64, 160, len(data)])))
    number = chance.choice(NUMBERS) % 2**64
    size = chance.choice([4, 8])
    return data[:at] + (number % 2 ** (8 * size)).to_bytes(size, "little") + data[at + size :]


def another_length(chance: random.Random, data: Data) -> Data:
    at = chance.randrange(len(data))
    return chance.choice([data[:at], data + data[at:], data[at:], b"", data[:at] * 2, data * 50])


def other_rows(chance: random.Random, data: Data) -> Data:
    """Numbers of an array, behind a header that stays."""
    size, start = 4, len(data) % 4 + 4 * chance.randrange(len(data) // 4)
    packed = (
        np.float32(chance.choice(FLOATS)).tobytes()
        if chance.random() < 0.5
        else (chance.choice(NUMBERS) % 2**32).to_bytes(size, "little")
    )
    return data[:start] + packed + data[start + size :]


def faiss_index(chance: random.Random, data: Data) -> Data:
    """Another kind of index, also with numbers in its header that promise too much."""
    rows = np.eye(4, dtype=np.float32)
    flat = faiss.IndexFlatIP(4)
    quantizer = faiss.IndexFlatIP(4)
    inverted = faiss.IndexIVFFlat(quantizer, 4, 1, faiss.METRIC_INNER_PRODUCT)
    inverted.train(rows)
    kinds = [
        flat, faiss.IndexFlatL2(4), faiss.IndexHNSWFlat(4, 4), faiss.IndexIDMap(flat), inverted,
        faiss.IndexLSH(4, 8),
    ]  # fmt: skip
    kind = chance.choice(kinds)
    if not isinstance(kind, faiss.IndexIDMap):
        kind.add(rows)
    other = faiss.serialize_index(kind).tobytes()
    name = chance.choice([b"IxFI", b"IxF2", b"IxMp", b"IwFl", b"IxPT", b"ilod", b"null", b"IBxF"])
    other = chance.choice([other, name + other[4:], name + data[4:]])
    return chance.choice([other, a_number(chance, other), a_number(chance, data)])


def npy_header(chance: random.Random, data: Data) -> Data:
    """A header that promises another array, or that makes its parser work."""
    shapes = ["(3,)", "()", "(-1, 3)", "(4611686018427387904, 3)", "(1, 2, 3)", "(0, 3)", "(1e3, 3)", "None",
              "(True,)", "(3L, 3L)", f"({'9' * 4000}, 3)", "[3, 3]", "(" * 300 + ")" * 300]  # fmt: skip
    kinds = ["'<i4'", "'>i4'", "'|O'", "'<f4'", "'<i8'", "'<U5'", "'|V0'", "'<M8[s]'", "[('a', '<i4')]",
             "'<i4', 'x': 1", "{}", "('<i4', (2, 3))", "'|S0'"]  # fmt: skip
    order = chance.choice(["False", "True", "1", "None"])
    header = f"{{'descr': {chance.choice(kinds)}, 'fortran_order': {order}, 'shape': {chance.choice(shapes)}, }}"
    header = chance.choice(
        [header, header, header[:-1], "(" * 200, "\0" * 60, "'" * 61, "  \tx\n y", header * 3]
    )
    version = chance.choice([(1, 0), (1, 0), (2, 0), (3, 0), (9, 9)])
    text = header.encode() + b"\n"
    length = chance.choice([len(text), len(text), len(text) + 3, 0, 65_535])
    size = 2 if version == (1, 0) else 4
    return npy.magic(*version) + length.to_bytes(size, "little") + text + data[128:]


def json_text(chance: random.Random, data: Data) -> Data:
    """Bytes in its place, or around it, that a parser may stumble over."""
    at = chance.randrange(len(data))
    pieces = [b"1e999", b"NaN", b"-Infinity", b"9" * 5000, b"[" * DEEP, b'{"a":' * DEEP, b"\\ud800", b"\xff", b"\0",
              b"\xef\xbb\xbf", b"\n", b"\r\n", b"\xe2\x80\xa8", b'"', b"}", b","]  # fmt: skip
    piece = chance.choice(pieces)
    return chance.choice([data[:at] + piece + data[at:], piece + data, piece, data + piece])


def json_value(chance: random.Random, data: Data) -> Data:
    """Another value somewhere, or a name that is missing, or a line twice; of lines, in one of them."""
    lines = data.split(b"\n") if data.endswith(b"\n") else [data]
    row = chance.randrange(max(1, len(lines) - 1))
    found = json.loads(lines[row])
    if len(lines) > 2 and chance.random() < 0.1:
        lines.insert(row, lines[row])  # an article twice
        return b"\n".join(lines)
    change(chance, found)
    text = json.dumps(found, ensure_ascii=chance.choice([True, "\\ud800" in json.dumps(found)]))
    lines[row] = text.encode()
    return b"\n".join(lines)


def change(chance: random.Random, found: Any) -> None:
    """One value, at any depth."""
    while True:
        names = list(found) if isinstance(found, dict) else range(len(found))
        if not names:
            return
        name = chance.choice(list(names))
        inside = found[name]
        if isinstance(inside, dict | list) and inside and chance.random() < 0.7:
            found = inside
            continue
        if chance.random() < 0.15:
            del found[name]
        elif isinstance(found, dict) and chance.random() < 0.15:
            found[chance.choice(["../x", "/etc/passwd", "index.pkl", "x\n.y", ""])] = found.pop(
                name
            )
        else:
            found[name] = chance.choice([*VALUES, [inside] * 3, str(inside)])
        return


BINARY = [some_bytes, a_number, another_length, other_rows]
MUTATIONS: dict[str, list[Mutation]] = {
    ".faiss": [*BINARY, faiss_index, faiss_index],
    ".npy": [*BINARY, npy_header, npy_header, other_rows],
    ".json": [some_bytes, another_length, json_text, json_value, json_value, json_value],
    ".jsonl": [some_bytes, another_length, json_text, json_value, json_value, json_value],
}


def make_right(index: Path, generation: Path, name: str, data: Data) -> None:
    """Write a file, and all the hashes that say that it is what was written."""
    (generation / name).write_bytes(data)
    manifest = generation / "MANIFEST.json"
    if name != manifest.name:
        about = json.loads(manifest.read_bytes())
        listed = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        about["files"][name] = listed
        manifest.write_text(json.dumps(about))
    sha256 = hashlib.sha256(manifest.read_bytes()).hexdigest()
    (generation / "MANIFEST.sha256").write_text(f"{sha256}  MANIFEST.json\n")
    head = {"generation": generation.name, "manifest_sha256": sha256}
    (index / "CURRENT").write_text(json.dumps(head))


def ended(index: Path) -> str:
    """Open it and ask: what came of it in one word, or what must not come of it."""
    toy = ToyEmbedder()
    try:
        generation = open_index(index)
        check_embedder(generation, toy, index)
    except (IndexDamaged, IndexMismatch) as error:
        assert "\n" not in str(error) and str(error).isprintable(), repr(str(error))
        return "refused"
    list(index_problems(generation))
    bot = make_bot(Settings(threshold=0, reader="none"), generation, toy)
    for question in QUESTIONS:
        record = answer_record(bot.ask(question))
        checked_quotes(record, generation)
        for passage in record["passages"]:
            text = generation.corpus.article(passage["article_id"]).text
            assert passage["text"] == text[passage["start"] : passage["end"]]
    return "answered"


def main(index: Path, name: str, first: int, last: int) -> None:
    warnings.simplefilter("error")
    (generation,) = index.glob("gen-*")
    pristine = {file: (generation / file).read_bytes() for file in (name, "MANIFEST.json")}
    assert ended(index) == "answered"  # everything is loaded now
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + ROOM,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (30 + SECONDS_EACH * (last - first),) * 2)
    for number in range(first, last):
        chance = random.Random(f"{name} {number}")
        for file, data in pristine.items():
            (generation / file).write_bytes(data)
        mutation = chance.choice(MUTATIONS[Path(name).suffix])
        print(number, mutation.__name__, end=" ", flush=True)
        make_right(index, generation, name, mutation(chance, pristine[name]))
        try:
            print(ended(index), flush=True)
        except Exception:
            print("BROKE", json.dumps(traceback.format_exc()), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
