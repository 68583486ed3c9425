"""The command line: what it prints, where, and how it ends."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from support.articles import ARTICLES, refuse, write_articles
from support.toy_embedder import ToyEmbedder

from qa_bot import __version__
from qa_bot.cli.commands import main
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index

FIELDS = {
    "question", "standalone_question", "status", "confidence", "short_answer", "statements",
    "passages", "timings_ms",
}  # fmt: skip


@pytest.fixture
def run_on(capsys):
    """Runs a command on an index; gives exit code, output and errors."""

    def run_on(index, command, *arguments):
        code = main([command, "--index", str(index), *arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return run_on


@pytest.fixture
def run(run_on, sample_index):
    """Runs a command on the index of the sample articles."""
    return partial(run_on, sample_index)


def test_ask_prints_a_readable_answer_with_its_source(run):
    code, out, err = run("ask", "Who leads the Russian delegation in Istanbul?")
    assert (code, err) == (0, "")
    assert out.startswith("Vladimir Medinsky\n")
    assert "[1]" in out
    assert "qa_bot sample desk" in out


def test_ask_json_has_the_fields_others_rely_on_and_quotes_that_are_slices(run, sample_index):
    code, out, _ = run("ask", "--json", "Who leads the Russian delegation in Istanbul?", "--k", "3")
    answer = json.loads(out)
    assert code == 0
    assert answer.keys() >= FIELDS
    assert [p["rank"] for p in answer["passages"]] == [1, 2, 3]
    corpus = open_index(sample_index).corpus
    for statement in answer["statements"]:
        for c in statement["citations"]:
            assert c["quote"] == corpus.article(c["article_id"]).text[c["start"] : c["end"]]


def test_batch_answers_in_order_and_goes_on_after_a_bad_question(run, tmp_path):
    questions = tmp_path / "questions.jsonl"
    history = [{"question": "Who leads the Russian delegation?", "answer": "Medinsky"}]
    lines = [
        {"id": "a", "question": "When did Trump name Rubio?"},
        {"id": "b", "question": "x" * 100_000},
        {"id": "c", "question": "And who leads the Ukrainian one?", "history": history},
    ]
    questions.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    code, out, err = run("ask", "--batch", str(questions))
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [a["id"] for a in answers] == ["a", "b", "c"]
    assert answers[1]["status"] == "abstained"
    assert "question b" in err
    assert "Ukrainian delegation" in answers[2]["standalone_question"]


def test_batch_names_lines_that_are_no_questions_and_goes_on(run, tmp_path):
    questions = tmp_path / "questions.jsonl"
    good = {
        "id": "a",
        "question": "Who is Mikhail Galuzin?",
        "history": [{"question": "Who?", "answer": None}],
    }
    bad = ["{", json.dumps(good), json.dumps({"question": "Who?", "history": [{"question": 1}]})]
    questions.write_text("\n".join([json.dumps(good), *bad]), "utf-8")
    code, out, err = run("ask", "--batch", str(questions))
    assert code == 1
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a"]
    assert [f"line {n} " in line for n, line in enumerate(err.splitlines(), 2)] == [True] * 3
    questions.write_text("{\n", "utf-8")
    assert run("ask", "--batch", str(questions))[:2] == (2, "")


def test_search_shows_passages_best_first(run):
    code, out, _ = run("search", "--json", "--k", "4", "prisoner exchange")
    passages = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [p["rank"] for p in passages] == [1, 2, 3, 4]
    scores = [p["score"] for p in passages]
    assert scores == sorted(scores, reverse=True)
    assert run("search", "prisoner exchange")[1].startswith("1.")


def test_article_prints_what_is_stored(run_on, toy_index):
    code, out, _ = run_on(toy_index, "article", ARTICLES[0].id, "--json")
    assert code == 0
    assert json.loads(out)["text"] == ARTICLES[0].text
    assert ARTICLES[0].title in run_on(toy_index, "article", ARTICLES[0].id)[1]


def test_verify_finds_a_changed_quote(run, tmp_path):
    code, out, _ = run("verify")
    assert code == 0
    assert "no problems" in out
    answers = tmp_path / "answers.jsonl"
    answers.write_text(run("ask", "--json", "Who leads the Russian delegation?")[1], "utf-8")
    assert run("verify", str(answers))[0] == 0
    answers.write_text(answers.read_text("utf-8").replace("Medinsky", "Lavrov"), "utf-8")
    code, _, err = run("verify", str(answers))
    assert code == 1
    assert "the quote is not what stands there" in err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("ask", "Who?", "--index", "nowhere"), 1, "rebuild_index.py"),
        (("article", "no-such-id"), 1, "no-such-id"),
        (("ask",), 2, "--batch"),
        (("ask", "Who?", "--batch", "x"), 2, "--batch"),
        (("ask", "Who?", "--k", "0"), 2, "the setting k is 0"),
        (("ask", "--batch", "no-such-file"), 2, "no-such-file"),
        (("ask", "Who?", "--embedder", "/no/such/model"), 1, "/no/such/model"),
        (("chat", "--port", "99999"), 2, "99999"),
    ],
)
def test_errors_are_one_line_that_says_what_to_do(
    arguments, code, says, capsys, toy_index, monkeypatch
):
    monkeypatch.setenv("QA_BOT_INDEX", str(toy_index))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert main(arguments) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("qa-bot: ")
    assert captured.err.count("\n") == 1
    assert says in captured.err


def test_no_question_is_one_line_that_says_what_to_do(run):
    code, out, err = run("ask", "")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "type a question" in err


def test_a_setting_that_makes_no_sense_names_its_place(capsys, monkeypatch):
    monkeypatch.setenv("QA_BOT_K", "many")
    assert main(["verify"]) == 2
    assert "the environment sets k to 'many'" in capsys.readouterr().err


def test_a_settings_file_counts_less_than_the_environment(tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "qa_bot.toml").write_text("k = 2\n", "utf-8")
    assert len(run("search", "--json", "talks")[1].splitlines()) == 2
    monkeypatch.setenv("QA_BOT_K", "3")
    assert len(run("search", "--json", "talks")[1].splitlines()) == 3
    assert len(run("search", "--json", "--k", "4", "talks")[1].splitlines()) == 4
    (tmp_path / "qa_bot.toml").write_text("colour = 'red'\n", "utf-8")
    assert main(["verify"]) == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("k = inf", "sets k to inf, which is no whole number"),
        ("k = 2.7", "sets k to 2.7, which is no whole number"),
        ("k = true", "sets k to True, which is no whole number"),
        ("k = 0x" + "f" * 9000, "sets k to a number of many digits, which is no whole number"),
        ("threshold = 1" + "0" * 400, "sets threshold to a number of many digits"),
        ("threshold = 1" + "0" * 9000, "a number in it is too long"),
        ("threshold = nan", "the setting threshold is nan"),
        ("k = " + "[" * 3000 + "]" * 3000, "nested too deeply"),
        (f"index = ['a', '{'b' * 999}']", "sets index to ['a', 'bbb"),
        (r'index = "a\u0000b"', r"sets index to 'a\x00b', which is no text"),
        ("index = ' '", "the setting index is empty"),
        ("host = ''", "the setting host is empty"),
        ("password = 1234", "sets password to ***, which is no text"),
        ("tresholds = 1", "unknown setting 'tresholds'; did you mean threshold?"),
        ("colour = 1", "unknown setting 'colour'; there are index, "),
    ],
)
def test_a_settings_file_that_cannot_be_meant_is_one_line(
    line, says, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "qa_bot.toml").write_text(line, "utf-8")
    assert main(["verify"]) == 2
    err = capsys.readouterr().err
    assert says in err
    assert err.startswith("qa-bot: ")
    assert (err.count("\n"), len(err) < 400) == (1, True)


def test_a_folder_in_place_of_the_settings_file_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "qa_bot.toml").mkdir()
    assert main(["verify"]) == 2
    assert "qa_bot.toml is no file" in capsys.readouterr().err


def test_what_is_nearly_a_setting_in_the_environment_is_refused(monkeypatch, capsys):
    monkeypatch.setenv("QA_BOT_PASWORD", "1234")
    assert main(["verify"]) == 2
    err = capsys.readouterr().err
    assert "the environment has an unknown setting 'pasword'; did you mean password?" in err
    assert "1234" not in err


@pytest.fixture
def start(sample_index):
    """Starts a command on the sample index as a process of its own; what it reads and writes is bytes."""

    def start(*arguments, **streams):
        command = [sys.executable, "-m", "qa_bot", *arguments, "--index", str(sample_index)]
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE} | streams
        return subprocess.Popen(command, stderr=subprocess.PIPE, **streams)

    return start


def test_output_is_utf_8_whatever_the_locale(start):
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    out, err = start("article", "2025-05-15-rutte-on-the-venue", env=environment).communicate()
    assert err == b""
    assert "NATO’s Rutte" in out.decode("utf-8")


def test_a_reader_that_goes_away_ends_a_batch_quietly(start, tmp_path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"question": "Who leads the Russian delegation?"}\n', "utf-8")
    process = start("ask", "--batch", str(questions))
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_one_line(start):
    with Path("/dev/full").open("wb") as full:
        process = start("article", "2025-05-16-timeline", stdout=full)
        _, err = process.communicate()
    assert process.returncode == 1
    assert err.decode() == "qa-bot: cannot write the output: No space left on device; make room\n"


@pytest.mark.parametrize(
    ("command", "code", "out", "err"),
    [
        ("article 2025-05-16-timeline >&-", 1, b"", b"qa-bot: standard output is closed"),
        ("check <&-", 2, b"", b"qa-bot: standard input is closed; give a file\n"),
        ("ask --batch - <&-", 2, b"", b"qa-bot: standard input is closed; give a file\n"),
        ("article no-such-id 2>&-", 1, b"", b""),
        ("article 2025-05-16-timeline 2>&-", 0, b"Timeline", b""),
    ],
)
def test_a_closed_stream_loses_no_result_in_silence(sample_index, command, code, out, err):
    """Errors never go to standard output, also where standard error is closed."""
    program = f"QA_BOT_INDEX={sample_index} {sys.executable} -m qa_bot {command}"
    done = subprocess.run(program, shell=True, capture_output=True, check=False)
    assert done.returncode == code
    assert (done.stdout.startswith(out), bool(done.stdout)) == (True, bool(out))
    assert done.stderr.startswith(err)
    assert done.stderr.count(b"\n") == bool(err)


def test_an_article_of_an_older_generation_comes_with_a_notice(tmp_path, run_on):
    index = tmp_path / "index"
    for known in (ARTICLES[:2], ARTICLES):
        write_articles(tmp_path / "news.jsonl", known)
        rebuild([tmp_path / "news.jsonl"], index, ToyEmbedder(), skipped=refuse, undated=refuse)
    (index / "gen-000002" / "articles.jsonl").write_bytes(b"{}")
    code, out, err = run_on(index, "article", ARTICLES[0].id)
    assert (code, err.count("\n")) == (0, 1)
    assert ARTICLES[0].title in out
    assert "gen-000001" in err
    assert "gen-000002" in err


def test_input_that_is_not_utf_8_is_one_line(start):
    process = start("ask", "--batch", "-", stdin=subprocess.PIPE)
    out, err = process.communicate(b'{"question": "\xff"}\n')
    assert (process.returncode, out) == (2, b"")
    assert err == b"qa-bot: - is not UTF-8 (byte 14)\n"


def test_a_file_may_begin_with_a_byte_order_mark(run, tmp_path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"question": "Who is Mikhail Galuzin?"}\n', "utf-8-sig")
    code, out, err = run("ask", "--batch", str(questions))
    assert (code, err, len(out.splitlines())) == (0, "", 1)


def test_half_a_surrogate_pair_is_answered_and_printed(run):
    code, out, _ = run("ask", "--json", "Who leads the \udcff Russian delegation?")
    assert code == 0
    assert json.loads(out)["question"] == "Who leads the \udcff Russian delegation?"


@pytest.mark.slow
def test_the_version_and_the_module_are_the_same_program():
    command = [sys.executable, "-m", "qa_bot", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"qa-bot {__version__}\n"
