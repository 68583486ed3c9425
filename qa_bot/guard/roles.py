"""Who does what to whom: kept words of a source that change their parts in a statement."""

from itertools import combinations

from qa_bot.english.synonyms import concept
from qa_bot.english.word_lists import ENGLISH, PREPOSITIONS
from qa_bot.guard.alignment import Alignment, Difference, Differences, is_converse
from qa_bot.guard.terms import Term, TermKind, Terms

_BE = ENGLISH.words("forms_of_be")
_ARTICLES = ENGLISH.words("articles_and_possessives")
_PARTING = ENGLISH.words("parting_words")
_MUTUAL = frozenset(map(concept, ENGLISH.words("mutual_verbs")))
"""Who does it with whom is the same the other way round."""
_LIGHT = ENGLISH.words("light_before_names")
_LEADS = ENGLISH.words("leads_of_parts")


def check_roles(alignment: Alignment) -> list[Difference]:
    """Parts that are turned round."""
    checks = (_swaps, _turned_round, _agents, _reasons, _tellers, _sequences)
    return [difference for check in checks for difference in check(alignment)]


def _agents(alignment: Alignment) -> Differences:
    """ "Shot by him" for "shot him", and for "he was shot by"."""
    own, theirs = alignment.statement, alignment.source
    places = alignment.places
    for i, j in alignment.partners.items():
        doer, known = _doer(own, i), _doer(theirs, j)
        if doer and known:
            wrong = not any(alignment.partners.get(k, -1) in known for k in doer)
            wrong = wrong and all(k in alignment.partners for k in doer)
        elif doer:
            wrong = all(alignment.partners.get(k, -1) > j for k in doer)
        else:
            wrong = bool(known) and all(places.get(k, -1) > i for k in known)
        if wrong and not (doer and known and own[i].key != theirs[j].key):
            yield Difference(True, f"“{theirs[j].text}”: by somebody else in the source")


def _doer(terms: Terms, at: int) -> range:
    """The terms of a "by" behind a passive verb."""
    first = at + 1
    passive = terms[at].kind is TermKind.WORD and not _BE.isdisjoint(terms[at].lead)
    has_by = passive and first < len(terms) and terms[first].lead[:1] == ("by",)
    if not has_by or not terms[first].is_word:
        return range(0)
    last = first + 1
    while last < len(terms) and terms[last].follows and terms[last].has_content:
        last += 1
    return range(first, last)


def _reasons(alignment: Alignment) -> Differences:
    """What is the reason made what it is the reason for."""
    results = [i for i, j in alignment.partners.items() if "because" in alignment.source[j].lead]
    for i, j in alignment.partners.items():
        reason = "because" in alignment.statement[i].lead
        if reason and "because" not in alignment.source[j].lead and min(results, default=i) < i:
            yield Difference(True, "reason and result stand the other way round")


def _turned_round(alignment: Alignment) -> Differences:
    """The object made the subject: "a crisis prevents it" for "it prevents a crisis"."""
    own, theirs, partners = alignment.statement, alignment.source, alignment.partners
    if any(is_converse(alignment, i, j) for i, j in partners.items()):
        return  # which says the same, the other way round
    first = next((i for i, term in enumerate(own) if term.has_content), 0)
    if first not in partners or not _ARTICLES.issuperset(own[first].lead):
        return
    at = first + 1
    while at in partners and partners[at] == partners[at - 1] + 1:
        at += 1
    if at not in partners or partners[at] >= partners[first]:
        return
    verb, their_subject, their_verb = own[at], theirs[partners[first]], theirs[partners[at]]
    if verb.breaks or verb.kind is not TermKind.WORD or verb.key in _MUTUAL:
        return
    if their_subject.breaks or any("by" in term.lead for term in (*own, *theirs)):
        return
    before, opening = their_subject.lead, (*theirs[0].lead, theirs[0].text.lower())[0]
    if not before or opening in PREPOSITIONS | {"out", "among"} or _PARTING.intersection(before):
        return  # "out of it came the deal"
    copular = not _BE.isdisjoint(verb.lead)
    same_form = copular != _BE.isdisjoint(their_verb.lead)
    if same_form and (copular or {*_ARTICLES, "at", "against"}.issuperset(before)):
        yield Difference(True, f"“{own[first].text}” stands after “{verb.text}” in the source")


def _sequences(alignment: Alignment) -> Differences:
    """What came after made what came before."""
    for i, j in alignment.partners.items():
        term = alignment.statement[i]
        same = term.key in ("before", "after") and term.key == alignment.source[j].key
        if same and alignment.partners.get(i + 1, j) < j:
            yield Difference(True, f"what stands {term.text.lower()} what is turned round")


def _tellers(alignment: Alignment) -> Differences:
    """Who told made who was told."""
    own, theirs = (
        [
            (terms[i - 1].key, terms[i + 1].key)
            for i in range(1, len(terms) - 1)
            if terms[i].text.lower() == "told" and _BE.isdisjoint(terms[i].lead)
        ]
        for terms in (alignment.statement, alignment.source)
    )
    if own and theirs and own[0] == theirs[0][::-1] and own[0][0] != own[0][1]:
        yield Difference(True, "who told and who was told stand the other way round")


def _swaps(alignment: Alignment) -> Differences:
    """Two names, two numbers or two dates that have changed places."""
    own, theirs = alignment.statement, alignment.source
    places = sorted(alignment.partners.items())
    for group in (
        [(i, j) for i, j in places if own[i].is_name and theirs[j].is_name],
        [(i, j) for i, j in places if own[i].kind is TermKind.NUMBER],
        [(i, j) for i, j in places if own[i].kind is TermKind.DATE],
    ):
        for first, second in combinations(group, 2):
            if second[1] < first[1] and _is_swap(alignment, first, second):
                one, other = own[first[0]].text, own[second[0]].text
                yield Difference(True, f"“{one}” and “{other}” stand the other way round")
                return


def _is_swap(alignment: Alignment, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether something stands between the two in both, and no "by" turns it round."""
    (i, j), (i2, j2) = first, second
    own, theirs = alignment.statement[i : i2 + 1], alignment.source[j2 : j + 1]
    if own[0].key == own[-1].key or (_stays(alignment, i, j) or _stays(alignment, i2, j2)):
        return False
    between = {term.key for term in own[1:-1]} & {term.key for term in theirs[1:-1]}
    if between:
        lasts = _first_of_run(alignment.statement, i2), _first_of_run(alignment.source, j)
        own_lead, their_lead = (set(t.lead) - _LIGHT for t in lasts)
        return own_lead == their_lead and lasts[0].breaks == lasts[1].breaks
    if len(own) == len(theirs) == 2 and all("and" in pair[1].lead for pair in (own, theirs)):
        return False
    if own[0].kind is TermKind.NUMBER:
        return not {"and", "or"}.intersection(own[-1].lead)  # a score
    leads = [set(t.lead) & _LEADS for t in (own[0], own[-1], theirs[-1], theirs[0])]
    crossed = leads[0] == leads[3] and leads[1] == leads[2]
    return crossed and leads[0] != leads[1] and leads[0] != leads[2]


def _stays(alignment: Alignment, i: int, j: int) -> bool:
    """Whether it still stands beside a word that it had beside it."""
    return any(
        alignment.partners.get(i + step) == j + step
        and alignment.statement[i + step].kind is TermKind.WORD
        for step in (1, -1)
    )


def _first_of_run(terms: Terms, at: int) -> Term:
    """The first of the names that stand in a row."""
    while at and terms[at].is_name and not terms[at].lead and terms[at - 1].is_name:
        at -= 1
    return terms[at]
