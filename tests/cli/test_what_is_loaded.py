"""Asking loads neither torch nor what stands on it: they take seconds."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

QUESTION = "Who leads the Russian delegation?"
COMMAND = """
from qa_bot.cli.commands import main
assert main([*sys.argv[2:], "--index", sys.argv[1]]) in (0, 1)
"""
PAGE = """
from pathlib import Path
from qa_bot.web.app import LiveIndex, Settings, load_embedder, make_app, open_bot
settings, embedder = Settings(index=sys.argv[1]), load_embedder("default")
live = LiveIndex(Path(settings.index), embedder, lambda: open_bot(settings, embedder))
assert make_app(live) and live.now.opened.bot.ask(sys.argv[2]).statements
"""
MCP = """
from qa_bot.assemble import open_bot
from qa_bot.settings import Settings
from qa_bot.web.api.mcp_server import make_mcp
opened = open_bot(Settings(index=sys.argv[1]))
assert make_mcp(opened) and opened.bot.ask(sys.argv[2]).statements
"""


@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        (COMMAND, ["ask", QUESTION]),
        (COMMAND, ["search", QUESTION]),
        (COMMAND, ["article", "2025-05-16-timeline"]),
        (COMMAND, ["check", "-"]),
        (PAGE, [QUESTION]),
        (MCP, [QUESTION]),
    ],
    ids=["ask", "search", "article", "check", "chat", "mcp"],
)
def test_asking_loads_no_torch(sample_index: Path, program: str, arguments: list[str]):
    script = f"import sys\n{program}\nprint(*sys.modules, file=sys.stderr)"
    run = subprocess.run(
        [sys.executable, "-c", script, str(sample_index), *arguments],
        input="The talks were held in Istanbul.",
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(run.stderr.splitlines()[-1].split())
    assert "qa_bot.index.store" in loaded
    assert not loaded & {"torch", "sentence_transformers", "transformers"}
