"""A pasted text against the articles: every verdict, for the right reason, at the right place."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.articles import refuse, write_articles

from qa_bot.checking.check import Checker, pasted_sentences
from qa_bot.cli.commands import main
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index
from qa_bot.render.findings import check_html, check_markdown, check_text
from qa_bot.types import Article, Finding

HEADED = (
    "The Russian delegation is headed by Vladimir Medinsky, an aide to President Vladimir Putin."
)
FREED = "In the exchange, 215 Ukrainian soldiers were freed."


@pytest.fixture(scope="session")
def checker(sample_index: Path, embedder) -> Checker:
    return Checker(open_index(sample_index), embedder)


@pytest.fixture
def found(checker: Checker):
    """The one finding for a text of one sentence."""

    def found(text: str) -> Finding:
        (finding,) = checker.check(checker.sentences(text))
        return finding

    return found


def test_every_sentence_of_every_article_is_exact(checker: Checker, sample_index: Path) -> None:
    corpus = open_index(sample_index).corpus
    for article in corpus.articles[::5]:
        findings = list(checker.check(corpus.sentences(article)))
        assert {f.verdict for f in findings} == {"exact"}
        assert all(f.citations[0].sentence.text == f.sentence.text for f in findings)


@pytest.mark.parametrize(
    "text",
    [
        HEADED.replace("The", "the"),
        HEADED.replace(" by ", "\n\tby  "),
        unicodedata.normalize("NFD", "Türkiye was the mediator."),
        "If both parties watched over the cease-\nfire on their own, he says, the outcome\nwould surely disappoint.",
        f"“{HEADED}”",
        f"{FREED[:-1]}; the other side received 55 Russian personnel in return.",
        "Russia’s negotiators came to Istanbul on the morning of Thursday, 15 May 2025.",
        "Russia's negotiators came to Istanbul on the morning of Thursday, 15 May 2025.",
        "215 Ukrainian soldiers were freed.",
    ],
)
def test_what_stands_there_is_exact_however_it_is_set(found, text: str) -> None:
    finding = found(text)
    assert (finding.verdict, finding.reasons, finding.differences) == ("exact", (), ())


@pytest.mark.parametrize(
    ("text", "changed", "reason"),
    [
        (FREED.replace("215", "251"), ("251", "215"), "215"),
        (HEADED.replace("is headed", "is not headed"), ("not", ""), "not"),
        (HEADED.replace("is headed", "may be headed"), ("may be", "is"), "may"),
        (
            HEADED.replace("Vladimir Medinsky", "Sergei Lavrov"),
            ("Sergei Lavrov", "Vladimir Medinsky"),
            "Lavrov",
        ),
        (
            "The two countries have not had such a meeting, face to face, since March 2021.",
            ("2021", "2022"),
            "2022",
        ),
        (
            "Many details must be agreed before it can work.",
            ("", "according to Denisov"),
            "left out: “according to Denisov”",
        ),
        ("The outcome would surely disappoint.", None, "left out: “If both parties"),
    ],
)
def test_a_changed_word_makes_it_altered_and_is_shown(found, text, changed, reason) -> None:
    finding = found(text)
    assert finding.verdict == "altered"
    assert reason in "; ".join(finding.reasons)
    differing = [(c.text, c.source_text) for c in finding.differences if c.kind != "equal"]
    assert changed is None or differing == [changed]
    article = finding.citations[0].sentence.article
    for c in finding.differences:
        assert finding.sentence.article.text[c.start : c.end] == c.text
        assert article.text[c.source_start : c.source_end] == c.source_text


def test_other_words_are_left_to_the_guard(found) -> None:
    supported = found(
        "Vladimir Medinsky, who is an aide to President Putin, heads the Russian delegation."
    )
    assert supported.verdict in ("supported", "altered")
    assert "Medinsky" in supported.citations[0].sentence.text
    contradicted = found("66 Russian personnel were received in return by the other side.")
    assert contradicted.verdict == "contradicted"
    assert any("55" in reason for reason in contradicted.reasons)


def test_what_is_nowhere_is_not_found(found) -> None:
    finding = found("Shares of bakeries rose sharply in Lisbon.")
    assert (finding.verdict, finding.citations) == ("not_found", ())


def test_a_quotation_must_stand_in_an_article(found) -> None:
    assert found("He called it “a triumph of bakers”.").verdict == "not_found"
    assert "a triumph of bakers" in found("He called it “a triumph of bakers”.").reasons[0]
    invented = found(
        "The Russian delegation is headed by “a wizard”, Vladimir Medinsky, an aide to President Vladimir Putin."
    )
    assert invented.verdict not in ("exact", "supported")


def test_an_exact_sentence_of_common_words_is_found_among_many(embedder, tmp_path: Path) -> None:
    wanted = "He said that he would do so on Monday."
    articles = [
        Article(
            f"a{n}",
            "Talks",
            f"He said he would talk on Monday {n}. They said so, too, on Monday. Monday it is.",
        )
        for n in range(60)
    ]
    write_articles(
        tmp_path / "n.jsonl",
        [*articles, Article("z", "Rain", f"It rained. {wanted} It was {'wet ' * 90}.")],
    )
    rebuild(
        [tmp_path / "n.jsonl"],
        tmp_path / "index",
        embedder,
        skipped=refuse,
        undated=lambda *_: None,
    )
    checker = Checker(open_index(tmp_path / "index"), embedder)
    (finding,) = checker.check(checker.sentences(wanted))
    assert (finding.verdict, finding.citations[0].sentence.article.id) == ("exact", "z")


@pytest.mark.parametrize("text", ["", " \n", "🎉 ***", "؟ שלום", "x" * 5000, "\udcff a", "1", "“”"])
def test_odd_texts_have_findings_that_can_be_shown(checker: Checker, text: str) -> None:
    findings = list(checker.check(checker.sentences(text)))
    assert {f.verdict for f in findings} <= {"not_found"}
    for shown in (check_html(findings), check_markdown(findings), *map(check_text, findings)):
        assert "\x00" not in shown


@pytest.fixture
def run(capsys, sample_index: Path, tmp_path: Path):
    def run(text: str, *options: str):
        file = tmp_path / "text.txt"
        file.write_bytes(text.encode())
        code = main(["check", "--index", str(sample_index), *options, str(file)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_the_command_prints_one_object_a_sentence_with_places_in_the_file(run) -> None:
    text = f"{HEADED}\r\n\r\n{FREED.replace('215', '251')}"
    code, out, err = run(text, "--json")
    records = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (1, "")
    assert [r["verdict"] for r in records] == ["exact", "altered"]
    assert all(text[r["start"] : r["end"]] == r["text"] for r in records)
    assert records[1]["citations"][0]["quote"] == FREED


def test_the_command_ends_with_0_where_nothing_is_wrong(run) -> None:
    assert run(HEADED)[0] == 0
    assert run("Shares of bakeries rose sharply in Lisbon.")[0] == 0


def test_the_command_prints_markdown_and_text(run) -> None:
    altered = FREED.replace("215", "251")
    assert "> In the exchange, **215** Ukrainian" in run(altered, "--markdown")[1]
    text = run(altered)[1]
    assert "Altered: the source says 215, not 251" in text
    assert "[251]" in text


@pytest.mark.parametrize("text", ["", " \n\n", "***"])
def test_no_text_is_one_line_and_2(run, text: str) -> None:
    code, out, err = run(text)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "no text" in err


@given(st.text(max_size=200))
@settings(max_examples=30)
def test_any_text_is_cut_into_places_of_itself(text: str) -> None:
    sentences = pasted_sentences(text, "en")
    assert all(s.article.text == text for s in sentences)
    ends = [0, *(s.end for s in sentences)]
    assert all(end <= s.start for end, s in zip(ends, sentences, strict=False))


WRAPPED = (
    "The harbour of Larnholm was closed\n"
    "on Friday after a storm had broken the ice.\n"
    "Nobody was hurt, said the master of the harbour.\n"
)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_lines_cut_by_a_page_width_are_one_sentence(line_end):
    text = WRAPPED.replace("\n", line_end)
    sentences = pasted_sentences(text, "en")
    assert [" ".join(s.text.split()) for s in sentences] == [
        "The harbour of Larnholm was closed on Friday after a storm had broken the ice.",
        "Nobody was hurt, said the master of the harbour.",
    ]
    assert all(text[s.start : s.end] == s.text for s in sentences)


def test_lines_of_their_own_stay_apart_and_what_has_no_word_is_no_sentence():
    text = "The harbour\n\nIt was closed.\n***\nIt opened again."
    assert [s.text for s in pasted_sentences(text, "en")] == [
        "The harbour",
        "It was closed.",
        "It opened again.",
    ]
