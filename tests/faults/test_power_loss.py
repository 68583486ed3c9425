"""The power fails after any operation of a rebuild, and takes what was not synced with it."""

import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from support.toy_embedder import ToyEmbedder

from faults.disk import Disk, Loss, Recording, all_unsynced_gone, any_part, cut, names_kept
from faults.news import articles_of, check_answers, check_whole, publish_articles_of
from faults.shim import watched
from qa_bot.errors import IndexMissing
from qa_bot.index.store import open_index

pytestmark = [pytest.mark.slow, pytest.mark.reliability]

SEEDS, RELEASE_SEEDS = 5, 20


def losses(seeds: int) -> list[Loss]:
    loss: list[Loss] = [all_unsynced_gone, names_kept]
    for seed in range(seeds):
        loss += [partial(cut, random.Random(seed)), partial(any_part, random.Random(seed))]
    return loss


@pytest.mark.parametrize("generations", [0, 1, 3])
def test_the_power_fails(
    generations: int,
    index: Path,
    times: Callable[[int, int], int],
    figure: Callable[[str, object], None],
) -> None:
    """`generations` are there before; with three, the oldest is removed."""
    room = index.parent
    room.mkdir()
    for number in range(generations):
        publish_articles_of(number, index)
    disk, before, after = Disk(room), articles_of(generations - 1), articles_of(generations)
    recording = Recording()
    with watched(room, recording):
        publish_articles_of(generations, index)
    operations = recording.operations
    (replaced,) = (n for n, o in enumerate(operations) if o.argument == index / "CURRENT")
    synced = [n for n, o in enumerate(operations) if (o.kind, o.path) == ("os.fsync", index)]
    assert synced[-1] > replaced, "the name of the new CURRENT is synced"
    published = min(number for number in synced if number > replaced)

    states = 0
    for number, operation in enumerate(operations):
        disk.do(operation)
        for loss in losses(times(SEEDS, RELEASE_SEEDS)):
            shutil.rmtree(room)
            disk.write_to(room, loss)
            states += 1
            try:
                generation = check_whole(index, after, *[before] * (number < published))
            except IndexMissing:
                assert generations == 0 and number < published, f"{number}: {operation}"
                continue
            except AssertionError as error:
                raise AssertionError(f"{loss} after {number}: {operation}") from error
            if number >= published:
                assert generation.notice == "", f"{number}: {operation}"
            if loss is all_unsynced_gone:
                check_answers(generation, ToyEmbedder())
                publish_articles_of(generations, index)
                assert open_index(index).corpus.articles == after, "without any cleaning up"
    assert number == len(operations) - 1 >= published
    what = f"states after a power loss ({generations} generations before), index lost"
    figure(what, f"0 of {states} at {len(operations)} moments")
