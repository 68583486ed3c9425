"""Is everything that is stored where it says it is?"""

from collections.abc import Iterator

import numpy as np

from qa_bot.index.generation import Generation, count_problems


def index_problems(generation: Generation) -> Iterator[str]:
    """One line for each thing that does not fit; hashes were checked when it was opened."""
    if generation.notice:
        yield generation.notice
    yield from count_problems(generation)
    corpus = generation.corpus
    last_article = max(0, len(corpus.articles) - 1)
    for name, rows in (("sentences", corpus.sentence_rows), ("passages", corpus.passage_rows)):
        if np.any(np.diff(rows[:, 0], prepend=0, append=last_article) < 0):
            yield f"the {name} are not in the order of the articles"
    for article in corpus.articles:
        end = 0
        for row in corpus.sentence_rows[slice(*corpus.sentence_range(article))].tolist():
            if not end <= row[1] < row[2] <= len(article.text):
                yield f"article {article.id}: the sentence {row[1]}-{row[2]} is out of place"
            end = row[2]
        for row in range(*corpus.passage_range(article)):
            number, start, stop, first, last = corpus.passage_rows[row].tolist()
            touched = corpus.sentence_rows[first:last].tolist()
            if not (
                0 <= start < stop <= len(article.text)
                and {sentence[0] for sentence in touched} == {number}
                and touched[0][1] <= start < touched[0][2]
                and touched[-1][1] < stop <= touched[-1][2]
            ):
                yield f"article {article.id}: the passage {start}-{stop} is out of place"
