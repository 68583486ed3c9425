"""The figures: worked out by hand, and against ir_measures."""

import ir_measures
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG

from qa_bot.evaluate.abstention import abstention
from qa_bot.evaluate.measures import MEASURES, article_ndcg, evidence_rank, values
from qa_bot.evaluate.metrics import score
from qa_bot.reading.question_files import Evidence, Question

MEASURE = {measure.name: measure for measure in MEASURES}


def passage(article, text):
    return {"article_id": article, "text": text}


def citation(article, quote, start=0, role="evidence"):
    return {
        "article_id": article,
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "role": role,
    }


def record(passages=(), statements=(), short=None, confidence=0.5):
    return {
        "status": "answered" if statements else "abstained",
        "confidence": confidence,
        "short_answer": short,
        "statements": [{"text": text, "citations": list(cited)} for text, *cited in statements],
        "passages": list(passages),
        "timings_ms": {"total": 10.0},
    }


def ask(id="q", answers=(), evidence=(), answerable=None):
    quotes = tuple(Evidence(*pair) for pair in evidence)
    return Question(id, "?", tuple(answers), answerable, quotes)


def value(name, question, given):
    """The mean of the one question."""
    (only,) = values(MEASURE[name], [question], {question.id: given})
    return only


# Wording


# Retrieval


def test_retrieval_by_hand():
    question = ask(evidence=[("b", "It rained."), ("b", "It snowed."), ("c", "It hailed.")])
    given = record(
        [
            passage("a", "It rained."),  # the words, but of another article
            passage("b", "Nothing of it."),
            passage("b", "Later. It rained."),
            passage("d", "Nothing."),
            passage("d", "Nothing again."),
            passage("c", "It hailed. Later."),
        ]
    )
    assert value("article_hit@1", question, given) == 0
    assert value("article_hit@5", question, given) == 1
    assert value("article_hit@k", question, given) == 1
    assert value("article_mrr", question, given) == 1 / 2
    assert value("evidence_recall@k", question, given) == pytest.approx(2 / 3)
    assert value("evidence_hit@k", question, given) == 1
    assert value("evidence_hit@5", question, given) == 1
    later = given | {"passages": given["passages"][:2] * 2 + given["passages"][:3]}
    assert (value("evidence_hit@5", question, later), evidence_rank(question, later)) == (0, 7)
    assert evidence_rank(question, given) == 3
    gain = 1 / np.log2(3) + 1 / np.log2(5)  # articles a b d c: b is second, c is fourth
    assert value("article_ndcg@10", question, given) == pytest.approx(gain / (1 + 1 / np.log2(3)))


def test_nothing_found_is_zero():
    question = ask(evidence=[("a", "It rained.")])
    for found in (record(), record([passage("z", "It rained.")])):
        for name, measure in MEASURE.items():
            if measure.needs(question):
                assert value(name, question, found) == 0, name


ARTICLES = "abcdefghijklmno"


@settings(max_examples=60, deadline=None)
@given(
    ranked=st.lists(st.sampled_from(ARTICLES), max_size=12),
    wanted=st.sets(st.sampled_from(ARTICLES), min_size=1, max_size=12),
)
def test_retrieval_agrees_with_ir_measures(ranked, wanted):
    """Every passage of an evidence article has the evidence, so both see the same relevance."""
    question = ask(evidence=[(article, f"Text of {article}.") for article in sorted(wanted)])
    given = record([passage(article, f"Text of {article}.") for article in ranked])
    first = list(dict.fromkeys(ranked))

    by_article = trec(first, wanted, [nDCG @ 10, R @ 100])
    assert article_ndcg(question, given) == pytest.approx(by_article[nDCG @ 10])
    assert value("evidence_recall@k", question, given) == pytest.approx(by_article[R @ 100])

    names = [f"{article} {number}" for number, article in enumerate(ranked)]
    relevant = {name for name in names if name[0] in wanted} or {"not retrieved"}
    by_passage = trec(names, relevant, [RR, Success @ 1, Success @ 5])
    assert value("article_mrr", question, given) == pytest.approx(by_passage[RR])
    assert value("article_hit@1", question, given) == by_passage[Success @ 1]
    assert value("article_hit@5", question, given) == by_passage[Success @ 5]


def trec(ranked, relevant, measures):
    qrels = [ir_measures.Qrel("q", name, 1) for name in relevant]
    run = [ir_measures.ScoredDoc("q", name, 100.0 - place) for place, name in enumerate(ranked)]
    return ir_measures.calc_aggregate(measures, qrels, run)


# Answers


def test_answers_by_hand():
    question = ask(answers=["Ann Lee", "Ms Lee"], evidence=[("a", "Ann Lee won the race.")])
    given = record(
        statements=[
            ("Someone won.", citation("a", "It was close.", 50)),
            (
                "Ms. Lee did.",
                citation("a", "Ann Lee won the race. It rained.", 0),
                citation("b", "Ms Lee won.", 10),
                citation("b", "Ms Lee won.", 10),
                citation("b", "They said so.", 90, role="context"),
            ),
        ],
        short="the Lee",
    )
    assert value("answer_contained", question, given) == 1
    assert value("first_sentence_contains", question, given) == 0
    assert value("cited_evidence", question, given) == 1
    assert value("citation_precision", question, given) == pytest.approx(2 / 3)
    assert value("exact_match", question, given) == 0
    assert value("f1", question, given) == pytest.approx(2 * 1 / (1 + 2))
    assert value("right", question, given) == 1


def test_the_evidence_of_another_article_is_not_cited_evidence():
    question = ask(evidence=[("a", "It rained.")])
    elsewhere = record(statements=[("It rained.", citation("b", "It rained."))])
    assert value("cited_evidence", question, elsewhere) == 0
    assert value("citation_precision", question, elsewhere) == 0
    assert value("right", question, elsewhere) == 0


def test_yes_and_no_are_not_looked_for_in_sentences():
    question = ask(answers=["No"])
    given = record(statements=[("There is no doubt.", citation("a", "There is no doubt."))])
    needed = {name for name, measure in MEASURE.items() if measure.needs(question)}
    assert needed == {"right", "exact_match", "f1"}
    assert value("right", question, given) == 0
    assert value("right", question, given | {"short_answer": "no."}) == 1


def test_an_empty_gold_answer_is_never_given():
    question = ask(answers=[" "])
    given = record(statements=[("It rained.", citation("a", "It rained."))])
    for name in ("answer_contained", "exact_match", "f1"):
        assert value(name, question, given) == 0


def test_labels_of_an_unanswerable_question_are_not_used():
    question = ask(answers=["x"], evidence=[("a", "x")], answerable=False)
    needed = {name for name, measure in MEASURE.items() if measure.needs(question)}
    assert needed == {"abstains_unanswerable"}


def test_every_question_counts_and_a_lost_answer_lowers_every_mean_it_belongs_to():
    question = ask("good", answers=["Ann"], evidence=[("a", "Ann won.")], answerable=True)
    good = record(
        [passage("a", "Ann won.")], [("Ann won.", citation("a", "Ann won."))], short="Ann"
    )
    silence = ask("silence", answerable=False)
    questions = [question, silence]
    all_there = score(questions, {"good": good, "silence": record()})["measures"]
    for lost, kept in (("good", "silence"), ("silence", "good")):
        left = {kept: good if kept == "good" else record()}
        measures = score(questions, left)["measures"]
        owner = {q.id: q for q in questions}[lost]
        for name, measure in MEASURE.items():
            assert measures[name]["n"] == all_there[name]["n"] == 1
            assert all_there[name]["mean"] == 1
            assert measures[name]["mean"] == (0 if measure.needs(owner) else 1), name


# Means


# Abstaining


def answered(text, confidence):
    return record(statements=[(text, citation("a", text))], confidence=confidence)


def test_abstention_by_hand():
    questions = [ask(f"yes{i}", answers=["Ann"], answerable=True) for i in range(4)]
    questions += [ask(f"no{i}", answerable=False) for i in range(3)]
    questions += [ask("unknown")]
    figures = abstention(
        questions,
        {
            "yes0": answered("Ann won.", 0.92),
            "yes1": answered("Bob won.", 0.55),
            "yes2": record(confidence=0.2),
            "no0": answered("Bob won.", 0.58),
            "no1": record(confidence=0.1),
            "unknown": record(confidence=1.0),
        },
    )
    assert figures["answerable"] == {"answered": 2, "abstained": 1, "missing": 1}
    assert figures["unanswerable"] == {"answered": 1, "abstained": 1, "missing": 1}
    assert (figures["precision"]["n"], figures["precision"]["mean"]) == (2, 0.5)
    wrong = figures["wrong_among_answered"]
    assert (wrong["n"], wrong["mean"]) == (3, pytest.approx(2 / 3))
    # .92 beats .58 and .1, .55 and .2 beat .1; what is missing loses all: 4 of 4 x 3
    auroc = figures["auroc"]
    assert (auroc["answerable"], auroc["unanswerable"]) == (4, 3)
    assert auroc["value"] == pytest.approx(4 / 12)
    assert 0 <= auroc["low"] < 4 / 12 < auroc["high"] <= 1
    assert figures["auroc_unmasked"] == auroc
    assert figures["auroc_masked"]["value"] is None
    risks = [0 / 1, 1 / 2, 2 / 3, 3 / 4, 4 / 5, 5 / 6, 6 / 7]
    curve = figures["risk_coverage"]
    assert curve["area"] == pytest.approx(np.mean(risks))
    assert [point["risk"] for point in curve["curve"]] == pytest.approx(risks[:3])
    assert [point["coverage"] for point in curve["curve"]] == pytest.approx([1 / 7, 2 / 7, 3 / 7])
    middle, high = figures["calibration"]["bins"]
    none, all_ = {"right_low": 0.0, "right_high": 0.0}, {"right_low": 1.0, "right_high": 1.0}
    assert middle == {"low": 0.5, "high": 0.6, "n": 2, "confidence": 0.565, "right": 0.0} | none
    assert high == {"low": 0.9, "high": 1.0, "n": 1, "confidence": 0.92, "right": 1.0} | all_
    assert figures["calibration"]["ece"] == pytest.approx((2 * 0.565 + 0.08) / 3)


def test_equal_confidences_count_a_half_in_auroc_and_wrong_first_in_the_curve():
    questions = [ask("yes", answers=["Ann"], answerable=True), ask("no", answerable=False)]
    figures = abstention(questions, {"yes": answered("Ann.", 1.0), "no": answered("Bob.", 1.0)})
    assert figures["auroc"]["value"] == 0.5
    assert figures["risk_coverage"]["area"] == pytest.approx((1 + 1 / 2) / 2)
    assert figures["calibration"]["bins"][0]["n"] == 2


def test_questions_without_an_answer_come_last_in_the_curve():
    questions = [ask("silent", answers=["Ann"]), ask("right", answers=["Ann"])]
    figures = abstention(questions, {"right": answered("Ann.", 0.0)})
    assert figures["risk_coverage"]["area"] == pytest.approx((0 + 1 / 2) / 2)


@settings(max_examples=30, deadline=None)
@given(
    high=st.lists(st.sampled_from([0.0, 0.3, 0.5, 1.0]), min_size=1, max_size=8),
    low=st.lists(st.sampled_from([0.0, 0.3, 0.5, 1.0]), min_size=1, max_size=8),
)
def test_auroc_is_the_share_of_pairs_won(high, low):
    questions = [ask(f"yes{i}", answerable=True) for i in range(len(high))]
    questions += [ask(f"no{i}", answerable=False) for i in range(len(low))]
    confidences = zip(questions, high + low, strict=True)
    records = {question.id: record(confidence=c) for question, c in confidences}
    won = np.mean([(h > c) + (h == c) / 2 for h in high for c in low])
    assert abstention(questions, records)["auroc"]["value"] == pytest.approx(won)


def test_no_questions_and_only_abstentions():
    nothing = score([], {})
    assert nothing["questions"] == nothing["answers"] == nothing["k"] == 0
    assert all(
        figure["n"] == 0 and figure["mean"] is None for figure in nothing["measures"].values()
    )
    assert nothing["abstention"]["auroc"]["value"] is None
    curve = nothing["abstention"]["risk_coverage"]
    assert (curve["n"], curve["area"], curve["curve"]) == (0, None, [])
    assert curve["at_risk"][0]["threshold"] is curve["at_coverage"]["wrong"]["mean"] is None
    assert nothing["latency_ms"] == {"n": 0, "p50": None, "p95": None}

    questions = [ask("1", answers=["x"], answerable=True), ask("2", answerable=False)]
    silent = score(questions, {"1": record(), "2": record()})
    assert silent["measures"]["answers_answerable"]["mean"] == 0
    assert silent["measures"]["abstains_unanswerable"]["mean"] == 1
    assert silent["abstention"]["risk_coverage"]["area"] == 1
    assert silent["abstention"]["wrong_among_answered"]["n"] == 0
    assert silent["abstention"]["risk_coverage"]["at_risk"][0]["accuracy"]["mean"] == 0
    calibration = silent["abstention"]["calibration"]
    assert (calibration["n"], calibration["ece"], calibration["bins"]) == (0, None, [])


def test_quotes_that_are_not_as_long_as_their_span_are_counted():
    whole, cut = citation("a", "It rained."), citation("a", "It rained.") | {"end": 9}
    given = record(statements=[("It rained.", whole, cut)])
    assert score([ask()], {"q": given})["broken_quotes"] == 1


def test_latency_percentiles():
    questions = [ask(str(number)) for number in range(101)]
    records = {q.id: record() | {"timings_ms": {"total": float(q.id)}} for q in questions}
    assert score(questions, records)["latency_ms"] == {"n": 101, "p50": 50.0, "p95": 95.0}
