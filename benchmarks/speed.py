"""How fast it is, and how much memory it takes.

    python benchmarks/speed.py --articles ARTICLES --questions QUESTIONS.jsonl [--limit N]

Prints its figures and writes benchmarks/speed.json. The peer of the index build is a plain script:
RecursiveCharacterTextSplitter (1000 characters, 200 of them overlapping) -> all-MiniLM-L6-v2 ->
faiss.IndexFlatIP, kept in memory. Ours also splits sentences, indexes words, and writes and reads
back the files; once with the default embedder, once with the peer's. All have the model loaded and
read the articles anew.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter

import faiss
import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter

from qa_bot.assemble import open_bot
from qa_bot.index.rebuild import rebuild
from qa_bot.models.embedder import Embedder
from qa_bot.models.load import load_embedder
from qa_bot.reading.articles import read_articles
from qa_bot.reading.question_files import read_questions
from qa_bot.records import article_record
from qa_bot.settings import Settings

BUILDS, COLD_STARTS, QUESTIONS_IN_CHAT = 3, 5, 20
CHAT = """
import psutil, sys
from pathlib import Path
from qa_bot.web.app import LiveIndex, Settings, load_embedder, make_app, open_bot
settings, embedder = Settings(index=sys.argv[1]), load_embedder("default")
live = LiveIndex(Path(settings.index), embedder, lambda: open_bot(settings, embedder))
app = make_app(live)
for question in sys.argv[2:]:
    live.now.opened.bot.ask(question)
print(psutil.Process().memory_info().rss)
"""


def ignore(place: str, reason: str) -> None:
    """Articles that are skipped are skipped on both sides."""


def build_ours(articles: Path, folder: Path, embedder: Embedder) -> None:
    rebuild([articles], folder, embedder, full=True, skipped=ignore, undated=ignore)


def build_peer(articles: Path, embedder: Embedder) -> None:
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    texts = [article.text for article in read_articles([articles], ignore)]
    vectors = embedder.embed([piece for text in texts for piece in splitter.split_text(text)])
    faiss.IndexFlatIP(vectors.shape[1]).add(vectors)


def seconds(act: Callable[..., object], *arguments: object) -> float:
    began = perf_counter()
    act(*arguments)
    return round(perf_counter() - began, 4)


def measure_builds(articles: Path, folder: Path) -> dict:
    """Seconds of each, in turns; the ratios are those of the medians."""
    default, minilm = load_embedder("default", building=True), load_embedder("minilm")
    builds = {
        "ours": partial(build_ours, articles, folder / "default", default),
        "ours_with_minilm": partial(build_ours, articles, folder / "minilm", minilm),
        "peer": partial(build_peer, articles, minilm),
    }
    for embedder in (default, minilm):
        embedder.embed(["warm"])
    times: dict[str, list[float]] = {name: [] for name in builds}
    for run in range(BUILDS):
        for name in list(builds)[:: -1 if run % 2 else 1]:
            times[name].append(seconds(builds[name]))
    medians = {name: float(np.median(taken)) for name, taken in times.items()}
    ratios = {
        f"{name}_to_peer": round(medians[name] / medians["peer"], 3)
        for name in ("ours", "ours_with_minilm")
    }
    return {"runs": BUILDS} | {f"{name}_s": taken for name, taken in times.items()} | ratios


def measure_answers(index: str, questions: list[str]) -> dict:
    """Milliseconds from a question to its answer, one at a time, everything loaded."""
    bot = open_bot(Settings(index=index)).bot
    bot.ask(questions[0])
    p50, p95 = np.percentile([seconds(bot.ask, question) for question in questions], [50, 95])
    return {"questions": len(questions), "p50_ms": round(p50 * 1e3), "p95_ms": round(p95 * 1e3)}


def measure_cold_starts(index: str, question: str) -> dict:
    """Seconds that `qa-bot ask` takes, the start of Python and the loading of the model counted."""
    command = [sys.executable, "-m", "qa_bot", "ask", "--index", index, "--json", "--", question]
    quiet = partial(subprocess.run, check=True, capture_output=True)
    times = [seconds(quiet, command) for _ in range(COLD_STARTS)]
    return {"runs": COLD_STARTS, "seconds": times, "median_s": float(np.median(times))}


def measure_memory(index: str, questions: list[str]) -> dict:
    """Resident MB (1e6 bytes) of all that the chat process loads, without its socket."""
    command = [sys.executable, "-c", CHAT, index, *questions]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return {"questions": len(questions), "resident_mb": round(int(run.stdout) / 1e6)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--articles", "--questions"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--limit", type=int, help="use the first N articles and N questions")
    args = parser.parse_args()
    with args.questions.open(encoding="utf-8") as lines:
        asked = islice(read_questions(lines, args.questions.name), args.limit)
        questions = [question.question for question in asked]
    with tempfile.TemporaryDirectory() as scratch:
        file, index = Path(scratch, "articles.jsonl"), str(Path(scratch, "index"))
        articles = list(islice(read_articles([args.articles], ignore), args.limit))
        file.write_text("".join(json.dumps(article_record(a)) + "\n" for a in articles), "utf-8")
        figures = {"articles": len(articles), "build": measure_builds(file, Path(index))}
        index = f"{index}/default"
        figures["answer"] = measure_answers(index, questions)
        figures["cold_start"] = measure_cold_starts(index, questions[0])
        figures["memory"] = measure_memory(index, questions[:QUESTIONS_IN_CHAT])
    print(text := json.dumps(figures, indent=2))
    Path(__file__).with_name("speed.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
