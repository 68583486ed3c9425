"""How long a person waits in the browser, from Enter to the first sign and to the first statement.

Twenty questions on the sample articles, each in a fresh page of a server that has answered before,
in the system's Chromium; beside it a Gradio chat that only echoes, in the same run. Writes
page.json.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
from playwright.sync_api import Browser, sync_playwright

from qa_bot.index.rebuild import rebuild
from qa_bot.models.load import load_embedder
from qa_bot.reading.question_files import read_questions
from qa_bot.web.app import listen

ROOT = Path(__file__).parents[1]
QUESTIONS = 20
ECHO = """
import gradio, sys
chat = gradio.ChatInterface(lambda message, history: message)
chat.launch(server_port=int(sys.argv[1]), quiet=True)
"""
WATCH = """([sign, said]) => {
  const seen = (window.seen = {});
  const look = () => {
    for (const [name, what] of [["sign", sign], ["said", said]])
      if (!(name in seen) && document.querySelector(what))
        (seen[name] = null),
          requestAnimationFrame(() => (seen[name] = performance.now() - seen.began));
  };
  const everything = { childList: true, subtree: true, attributes: true };
  new MutationObserver(look).observe(document.body, everything);
  const begin = (event) => event.key === "Enter" && (seen.began = performance.now());
  addEventListener("keydown", begin, true);
}"""
DONE = "() => window.seen.sign && window.seen.said"


def ignore(place: str, reason: str) -> None:
    """The sample articles can all be read."""


@contextmanager
def serving(*command: str) -> Iterator[str]:
    """The address of a server that is started with a port as its last argument."""
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    with subprocess.Popen([sys.executable, *command, str(port)]) as server:
        try:
            with httpx.Client(transport=httpx.HTTPTransport(retries=10)) as client:
                client.get(address := f"http://127.0.0.1:{port}/", timeout=60)
            yield address
        finally:
            server.terminate()


def waits(
    browser: Browser, address: str, question: str, sign: str, said: str
) -> tuple[float, float]:
    """Milliseconds until each of the two is painted."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.goto(address)
    box = page.get_by_role("textbox").locator("visible=true").first
    box.fill(question)
    page.wait_for_timeout(300)  # what the page still loads is not what is measured
    page.evaluate(WATCH, [sign, said])
    box.press("Enter")
    page.wait_for_function(DONE)
    seen = page.evaluate("window.seen")
    context.close()
    return seen["sign"], seen["said"]


def measure(browser: Browser, address: str, questions: list[str], sign: str, said: str) -> dict:
    for warm in questions[:3]:
        waits(browser, address, warm, sign, said)
    first, whole = np.array([waits(browser, address, q, sign, said) for q in questions]).T
    return {
        "first_sign_ms": {"median": round(np.median(first)), "most": round(first.max())},
        "first_statement_ms": {"median": round(np.median(whole)), "most": round(whole.max())},
    }


def main() -> None:
    with (ROOT / "tests/data/sample_questions.jsonl").open(encoding="utf-8") as lines:
        asked = [q.question for q in read_questions(lines, "the sample") if q.answerable]
    questions = asked[:QUESTIONS]
    program = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    )
    with tempfile.TemporaryDirectory() as index, sync_playwright() as playwright:
        how = {"skipped": ignore, "undated": ignore}
        rebuild([ROOT / "articles"], Path(index), load_embedder("default"), **how)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        with serving("-m", "qa_bot", "chat", "--index", index, "--port") as address:
            ours = measure(browser, address, questions, "body.asking", "#talk :is(.answer, .none)")
        with serving("-c", ECHO) as address:
            echo = measure(browser, address, questions, ".message.user", ".message.bot")
    ratio = ours["first_statement_ms"]["median"] / echo["first_statement_ms"]["median"]
    figures = {"questions": len(questions), "qa_bot": ours, "gradio_echo": echo}
    figures["first_statement_to_echo"] = round(ratio, 2)
    print(text := json.dumps(figures, indent=1))
    Path(__file__).with_name("page.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
