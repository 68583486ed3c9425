"""The small words that turn what a sentence says."""

import pytest

from qa_bot.english.cues import CueKind, find_cues


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("The port did not open.", CueKind.NEGATION, "not"),
        ("The port may open.", CueKind.MODAL, "may"),
        ("At least 30 people came.", CueKind.BOUND, "at least"),
        ("It carried close to 30 people.", CueKind.BOUND, "about"),
        ("It carried about 30 people.", CueKind.BOUND, "about"),
        ("Some ports were shut.", CueKind.QUANTIFIER, "some"),
        ("The port opens unless it storms.", CueKind.CONDITION, "unless"),
        ("The mayor denied it.", CueKind.SAYING, "deny"),
    ],
)
def test_a_cue_has_its_kind_and_key(text, kind, key):
    assert [(cue.kind, cue.key) for cue in find_cues(text)] == [(kind, key)]


@pytest.mark.parametrize(
    "text",
    [
        "They met in May.",
        "They asked Will Orlo.",
        "It was about the port.",
        "She walked close to the port.",
        "The claims were heard.",
    ],
)
def test_no_cue(text):
    assert find_cues(text) == []
