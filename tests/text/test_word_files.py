"""Files of words: what a list may be made of, and that every list says what it is."""

import re
from pathlib import Path

import pytest

import qa_bot
from qa_bot.text.word_files import WordFiles

FORMS = {"words", "include", "pairs", "groups", "forms", "rows"}
FOLDERS = sorted({file.parent for file in Path(qa_bot.__file__).parent.rglob("data/*.toml")})


@pytest.fixture
def files(tmp_path: Path) -> WordFiles:
    (tmp_path / "small.toml").write_text(
        """
        [forms_of_be]
        words = 'is was'
        [small]
        words = '''the
        a not'''
        include = ["forms_of_be"]
        except = ["turning"]
        [past]
        pairs = 'won:win led:lead'
        [clause]
        forms = ['who {forms_of_be}', '\\d{2,3}']
        """,
        "utf-8",
    )
    (tmp_path / "turning.toml").write_text(
        """
        [turning]
        words = 'not never'
        [alike]
        groups = '''
        deal accord / ceasefire truce
        win victory
        '''
        [kinds]
        rows = [["age", ['how old', '{clause} old']], ["time", ['when']]]
        """,
        "utf-8",
    )
    return WordFiles(tmp_path)


def test_a_set_takes_in_others_and_leaves_others_out(files):
    assert files.words("small") == {"the", "a", "is", "was"}


def test_pairs_and_groups(files):
    assert files.pairs("past") == {"won": "win", "led": "lead"}
    assert files.groups("alike") == [["deal", "accord"], ["ceasefire", "truce"], ["win", "victory"]]


def test_an_expression_takes_in_words_and_other_expressions(files):
    assert files.pattern("forms_of_be") == "is|was"
    assert re.fullmatch(files.pattern("clause"), "who was")
    assert re.fullmatch(files.pattern("clause"), "123")
    (kind, form), following = files.rows("kinds")
    assert kind == "age"
    assert re.fullmatch(form, "who is old")
    assert following == ["time", "when"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_list_says_what_it_is_for_and_where_it_comes_from(folder):
    lists = WordFiles(folder).lists
    assert lists
    for name, entry in lists.items():
        assert entry["purpose"], name
        assert entry["source"], name
        assert set(entry) - {"purpose", "source", "except"} <= FORMS, name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_no_name_is_given_twice_and_every_name_is_one(folder):
    files = WordFiles(folder)
    names = [
        line
        for file in folder.glob("*.toml")
        for line in re.findall(r"(?m)^\[(.+)\]$", file.read_text("utf-8"))
    ]
    assert sorted(names) == sorted(files.lists)
    for name, entry in files.lists.items():
        if "words" in entry or "include" in entry:
            assert files.words(name), name
        if "forms" in entry:
            re.compile(files.pattern(name))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_no_list_is_left_that_nothing_uses(folder):
    package = Path(qa_bot.__file__).parent
    code = "\n".join(file.read_text("utf-8") for file in package.rglob("*.py"))
    data = "\n".join(
        re.sub(r"(?m)^\[.+\]$", "", f.read_text("utf-8")) for f in folder.glob("*.toml")
    )
    used = set(re.findall(r"[\"'{]([a-z_]+)[\"'}]", code + data))
    assert set(WordFiles(folder).lists) - used == set()
