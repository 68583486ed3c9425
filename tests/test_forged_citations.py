"""Citations that somebody made up: by a model, in a browser, in a request. None is taken for one.

Whatever comes in, a quotation that is shown is the exact slice of a stored article, and stands where
the citation says.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from zlib import crc32

import httpx
import pytest
from support.articles import SAMPLE_ARTICLES, refuse, write_articles
from support.serving import serving
from support.toy_embedder import ToyEmbedder
from support.worded_answers import distrust

from qa_bot.answering.generative import LLMAnswerer
from qa_bot.answering.prompt import numbered
from qa_bot.assemble import Opened, make_opened
from qa_bot.errors import EndpointError, QABotError
from qa_bot.index.corpus import Corpus
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index
from qa_bot.reading.articles import read_articles
from qa_bot.records import answer_record
from qa_bot.render.pointers import find_sentence, pointer
from qa_bot.settings import Settings
from qa_bot.text.sentences import split_sentences
from qa_bot.types import Answer, Article, Citation, Span, Statement
from qa_bot.web.page.browser_state import keep, restore

pytestmark = pytest.mark.reliability

QUESTIONS = ("Who said the grain is on its way?", "How many prisoners were freed?", "Who sang?")
ODD = Article(
    "a/b-1-2-00000000 ?#%é",
    "Rain <b>on</b> [1] the grain",
    "It rained on the grain in Kovel 😀 e\u0301.\r\nNobody [2](https://example.org) was hurt. “Nobody,” he said.",
    source="Gazette",
    language="en",
)


@pytest.fixture(scope="module")
def opened(toy_opened: Opened, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """The three articles, and one with an odd id and text."""
    folder, toy = tmp_path_factory.mktemp("forged"), ToyEmbedder()
    articles = [*toy_opened.generation.corpus.articles, ODD]
    write_articles(folder / "articles.jsonl", articles)
    rebuild([folder / "articles.jsonl"], folder / "index", toy, skipped=refuse, undated=refuse)
    generation = open_index(folder / "index")
    return make_opened(Settings(threshold=0, reader="none"), generation, toy)


@pytest.fixture(scope="module")
def corpus(opened: Opened) -> Corpus:
    return opened.generation.corpus


def forged_quotes(answer: Answer, corpus: Corpus) -> list[str]:
    """Quotations of the answer that no stored article has at that place."""
    return [
        citation["quote"]
        for statement in answer_record(answer)["statements"]
        for citation in statement["citations"]
        if corpus.article(citation["article_id"]).text[citation["start"] : citation["end"]]
        != citation["quote"]
    ]


# By a model that is sometimes right, sometimes wrong and sometimes mad


def altered(text: str, other: str, chance: random.Random) -> str:
    """The text with a change that is small, or hides that two are joined; sometimes with none."""
    words, others = text.split(), other.split()
    place, swapped = chance.randrange(len(words)), chance.choice(others)
    marks = ["[1]", "[^1]", "【2】", "(exchange:0-9)", "¹", "Source: Reuters", "［1］"]
    changes = [
        lambda: text,
        lambda: " ".join([*words[:place], "not", *words[place:]]),
        lambda: re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 10), text),
        lambda: " ".join([*words[:place], swapped, *words[place + 1 :]]),
        lambda: " ".join(words[:place] + words[place + 1 :]),
        lambda: " ".join(chance.sample(words, len(words))),
        lambda: f"{' '.join(words[:place])} … {' '.join(others[place:])}",
        lambda: f"“{text}” said {swapped}.",
        lambda: chance.choice([text.upper(), text.lower(), text.title(), text[::-1]]),
        lambda: text[:place] + chance.choice("xé\u200b0") + text[place + 1 :],
        lambda: f"{text} {chance.choice(marks)}",
        lambda: f"{text} {other}",
    ]
    return chance.choice(changes)()


class Recited:
    """A writer that says what it was made with."""

    def __init__(self, said: str) -> None:
        self.said = said

    def write(self, messages: object) -> Iterator[str]:
        yield self.said


def random_claims(
    quotes: dict[str, Statement], stale: Sequence[str], chance: random.Random
) -> dict[str, list[object]]:
    """Texts that are a sentence or nearly one, each with ids that are right, wrong, stale or none."""
    claims: dict[str, list[object]] = {}
    for _ in range(chance.randrange(1, 4)):
        (own, quote), (_, other) = chance.sample([*quotes.items()], 2)
        text = chance.choice([quote.text, altered(quote.text, other.text, chance)])
        forged = ["1", quote.citations[0].sentence.id, *chance.sample(stale, min(3, len(stale)))]
        forged += [
            own.upper(),
            f" {own}",
            f"[{own}]",
            f"{own},{own}",
            own[:-1],
            own + "0",
            1,
            None,
            [own],
        ]
        claims[" ".join(text.split())] = chance.sample(
            [own, own, own, *quotes, *forged], chance.randrange(4)
        )
    return claims


def line(text: str, ids: Sequence[object]) -> str:
    return json.dumps({"text": text, "ids": ids}, ensure_ascii=False) + "\n"


def cited_for(
    claims: dict[str, list[object]], quotes: dict[str, Statement]
) -> dict[str, set[Citation]]:
    """By text, what may be cited for it: only ids that were given out, as they were given out."""
    return {
        text: {
            citation
            for name in ids
            if isinstance(name, str) and name in quotes
            for citation in quotes[name].citations
        }
        for text, ids in claims.items()
    }


@pytest.mark.slow
def test_no_forged_or_stale_citation_of_a_model_is_shown(opened, corpus, times, figure):
    chance = random.Random(4)
    tries = times(2_000, 50_000)
    articles = [*read_articles([SAMPLE_ARTICLES], skipped=refuse, undated=refuse), ODD]
    sentences = [sentence for article in articles for sentence in split_sentences(article)]
    everything = [Statement(s.text, (Citation(s, 0.5),)) for s in sentences]
    stored = Corpus.build([(article, split_sentences(article), []) for article in articles])
    plain = opened.bot.ask(QUESTIONS[0])
    stale: list[str] = []
    shown = worded = 0
    accepted: list[Statement] = []
    for _ in range(tries):
        quotes = numbered(chance.sample(everything, 8), lambda: f"s{chance.randrange(1 << 32):08x}")
        claims = random_claims(quotes, stale, chance)
        stale = [*stale, *quotes][-1_000:]
        said = "".join(line(text, ids) for text, ids in claims.items())
        said = chance.choice([said, said, said, said[: chance.randrange(len(said))], said[::-1]])
        unsupported = chance.choice(["replace", "drop"])
        answerer = LLMAnswerer(
            opened.bot.answerer, Recited(said), max_statements=9, unsupported=unsupported
        )
        try:
            *_, answer = answerer.worded(plain, quotes)
        except EndpointError:
            continue
        named = cited_for(claims, quotes)
        assert distrust(answer) == []
        assert forged_quotes(answer, stored) == []
        for statement in answer.statements:
            shown += 1
            worded += not statement.verbatim
            allowed = named.get(statement.text, set())
            if unsupported == "replace" and statement.verbatim:  # in the place of what was said
                allowed = allowed.union(*named.values())
            if not set(statement.citations) <= allowed:
                accepted.append(statement)
    assert accepted == []
    assert shown > tries / 4
    assert worded > tries / 40
    figure("forged citations of a model accepted", f"{len(accepted)} of {tries:,} random answers")


# In pointers, which a browser sends


ARABIC = {ord("0") + digit: ord("\u0660") + digit for digit in range(10)}
NAMES = ("%ff", "%ED%A0%80", "..%2F..%2Fetc%2Fpasswd", "%00", "gone", "", "\ud800")


def forged_pointer(true: Sequence[str], chance: random.Random) -> str:
    """A pointer that was tampered with; now and then it is still the same."""
    name, start, end, checksum = chance.choice(true).rsplit("-", 3)
    sums = [
        checksum.upper(),
        "0" * 8,
        "",
        checksum * 2,
        "z" * 8,
        f"{chance.randrange(1 << 32):08x}",
    ]
    forms = [
        (name, chance.randrange(300), end, checksum),
        (name, start, int(end) + chance.choice([-1, 1, 10, 10**8]), checksum),
        (name, start, end, chance.choice(sums)),
        (chance.choice(true).rsplit("-", 3)[0], start, end, checksum),
        (chance.choice(NAMES), start, end, checksum),
        (name + chance.choice(["%20", " ", "\n", "%0A", "/", "#"]), start, end, checksum),
        (name, end, start, checksum),
        (name, f"-{start}", end, checksum),
        (name, start.translate(ARABIC), end.translate(ARABIC), checksum),
        (name, 0, 10 ** chance.randrange(1, 40), checksum),
        ["".join(chance.choice("ab-0%2é\n ") for _ in range(chance.randrange(40)))],
    ]
    return "-".join(map(str, chance.choice(forms)))


@pytest.fixture(scope="module")
def true_pointers(corpus: Corpus) -> list[str]:
    return [pointer(s) for article in corpus.articles for s in corpus.sentences(article)]


def is_exact(at: str, found: Span, corpus: Corpus) -> bool:
    """Whether the words are those of a stored article, in the place and with the checksum that it says."""
    _, start, end, checksum = at.rsplit("-", 3)
    words = corpus.article(found.article.id).text[int(start) : int(end)]
    return words == found.text != "" and checksum == f"{crc32(words.encode()):08x}"


def test_a_forged_pointer_finds_exact_words_or_nothing(corpus, true_pointers, times, figure):
    chance = random.Random(5)
    tries, found, accepted = times(2_000, 50_000), 0, []
    for _ in range(tries):
        at = forged_pointer(true_pointers, chance)
        try:
            sentence = find_sentence(at, corpus)
        except QABotError:
            continue
        found += 1
        if not is_exact(at, sentence, corpus):
            accepted.append(at)
    assert accepted == []
    assert 0 < found < tries / 4
    figure("forged pointers accepted", f"{len(accepted)} of {tries:,}")


@pytest.mark.slow
def test_the_door_for_sources_shows_exact_words_or_why_not(opened, corpus, true_pointers):
    chance = random.Random(6)
    shown = refused = 0
    with serving(opened) as address, httpx.Client(base_url=address, timeout=60) as client:
        for at in [*true_pointers, *(forged_pointer(true_pointers, chance) for _ in range(100))]:
            at = at.encode("utf-8", "replace").decode()
            also = [
                forged_pointer(true_pointers, chance).encode("utf-8", "replace") for _ in range(3)
            ]
            reply = client.post("/source", data={"at": at, "also": also})
            if reply.status_code == 200:
                shown += 1
                assert is_exact(at, find_sentence(at, corpus), corpus)
                assert 'id="cited"' in reply.text
            else:
                refused += 1
                assert reply.status_code in (404, 422), at
                assert "<mark" not in reply.text
    assert shown >= len(true_pointers)
    assert refused > 50


# In conversations, which a browser keeps


ODD_VALUES: tuple[object, ...] = (
    None, True, False, 0, -1, 10**400, -(10**400), 0.5, 1e308, float("nan"), float("inf"), "", "x" * 2_001, "\ud800",
    "answered", "context", [], {}, [[]], [[["x", "evidence", 1]]], "⟦U+202E⟧", "[1](https://example.org)",
)  # fmt: skip


def places_in(value: object) -> Iterator[tuple[list | dict, int | str]]:
    """Every place of plain data in which something else could stand."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield value, key
        yield from places_in(value[key])


def tampered(record: dict, true: Sequence[str], chance: random.Random) -> dict:
    """A kept answer with something else in one to three places."""
    record = json.loads(json.dumps(record))
    for _ in range(chance.randrange(1, 4)):
        holder, key = chance.choice([*places_in(record)])
        said = [f"Gen. Petro Lys freed {chance.randrange(99)} prisoners.", "He called it “an end”."]
        holder[key] = deepcopy(
            chance.choice([*ODD_VALUES, forged_pointer(true, chance), chance.choice(true), *said])
        )
    return record


def test_a_forged_conversation_comes_back_with_exact_quotes_or_not_at_all(
    opened, corpus, true_pointers, times, figure
):
    chance = random.Random(7)
    tries, back, accepted = times(2_000, 50_000), 0, []
    kept = [keep(opened.bot.ask(question)) for question in QUESTIONS]
    for _ in range(tries):
        record = tampered(chance.choice(kept), true_pointers, chance)
        for answer in restore([record], corpus):
            back += 1
            quotes = [hit.passage for hit in answer.hits]
            quotes += [c.sentence for statement in answer.statements for c in statement.citations]
            exact = all(
                corpus.article(q.article.id).text[q.start : q.end] == q.text for q in quotes
            )
            if not exact or forged_quotes(answer, corpus) or distrust(answer):
                accepted.append(record)
    assert accepted == []
    assert tries / 20 < back < tries
    figure("forged conversations accepted", f"{len(accepted)} of {tries:,}")


@pytest.mark.slow
def test_a_forged_judgement_is_refused_or_cites_exact_places(
    opened, corpus, true_pointers, tmp_path: Path
):
    chance = random.Random(8)
    file = tmp_path / "feedback.jsonl"
    kept = [keep(opened.bot.ask(question)) for question in QUESTIONS]
    with (
        serving(opened, "", str(file)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        for _ in range(100):
            record = json.dumps(tampered(chance.choice(kept), true_pointers, chance))
            reply = client.post("/feedback", data={"answer": record, "right": "true"})
            assert reply.status_code in (200, 422)
    written = [json.loads(text) for text in file.read_text("utf-8").splitlines()]
    ids = {s.id for article in corpus.articles for s in corpus.sentences(article)}
    assert written
    assert {cited["id"] for record in written for cited in record["cited"]} <= ids


@pytest.mark.parametrize("huge", [10**400, -(10**400), "1", True, [1]], ids=lambda v: str(v)[:5])
def test_a_share_is_a_number_from_0_to_1(opened, corpus, huge: object):
    record = keep(opened.bot.ask(QUESTIONS[0])) | {"confidence": huge}
    assert restore([record], corpus) == []


def test_the_words_of_a_forged_statement_need_a_source_that_says_so(opened, corpus):
    record = keep(opened.bot.ask("What did Gen. Petro Lys call the exchange?"))
    record["words"] = ["Gen. Petro Lys called the exchange “a mistake”."]
    [answer] = restore([record], corpus)
    assert "mistake" not in "".join(statement.text for statement in answer.statements)
