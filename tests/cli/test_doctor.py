"""The doctor says what is there and names each fault with the next step."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from qa_bot.cli import doctor
from qa_bot.cli.commands import main
from qa_bot.cli.doctor import examine
from qa_bot.settings import Settings, load_settings, origins


def examined(settings: Settings) -> dict[str, doctor.Part]:
    return {part.name: part for part in examine(settings, origins())}


def wrong(settings: Settings) -> dict[str, str]:
    return {name: part.state for name, part in examined(settings).items() if part.wrong}


def test_a_good_set_up_has_nothing_wrong(sample_index: Path):
    parts = examined(Settings(index=str(sample_index)))
    assert [part for part in parts.values() if part.wrong] == []
    assert "16 articles" in parts["index"].state
    assert "all 8 files have their hashes" in parts["index"].state
    for model in ("embedder", "reader"):
        assert len(parts[model].state.rpartition("sha256 ")[2]) == 64
    assert "free at" in parts["disk"].state
    assert parts["gradio"].state


@pytest.mark.slow
def test_each_fault_is_named_and_the_rest_is_still_looked_at(tmp_path: Path):
    found = wrong(
        Settings(index=str(tmp_path / "none"), embedder=str(tmp_path), reader=str(tmp_path))
    )
    assert set(found) == {"index", "embedder", "reader"}
    assert "rebuild_index.py" in found["index"]
    assert "safetensors" in found["embedder"]


@pytest.fixture
def copy(sample_index: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_index, tmp_path / "index"))


def test_a_damaged_index_is_wrong(copy: Path):
    path = copy / "gen-000001" / "vectors.faiss"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    found = wrong(Settings(index=str(copy), reader="none"))
    assert set(found) == {"index"}
    assert "vectors.faiss is not what was written" in found["index"]


def test_an_index_of_another_embedder_is_wrong(copy: Path):
    manifest = copy / "gen-000001" / "MANIFEST.json"
    about = json.loads(manifest.read_bytes())
    about["embedder"]["weights_sha256"] = "0" * 64
    manifest.write_text(json.dumps(about))
    sha256 = hashlib.sha256(manifest.read_bytes()).hexdigest()
    (manifest.parent / "MANIFEST.sha256").write_text(f"{sha256}  MANIFEST.json\n")
    head = {"generation": "gen-000001", "manifest_sha256": sha256}
    (copy / "CURRENT").write_text(json.dumps(head))
    found = wrong(Settings(index=str(copy), reader="none"))
    assert set(found) == {"index and embedder"}
    assert "rebuild" in found["index and embedder"]


def test_a_language_model_without_address_is_wrong(
    sample_index: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    found = wrong(Settings(index=str(sample_index), reader="none", llm_model="any"))
    assert "OPENAI_BASE_URL" in found["language model"]


def test_settings_are_shown_with_where_they_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    Path("qa_bot.toml").write_text("k = 7\nthreshold = 0.5\nindex = 'there'\n")
    monkeypatch.setenv("QA_BOT_THRESHOLD", "0.6")
    given = {"index": "here", "port": None, "question": "no setting"}
    assert load_settings(given) == Settings(index="here", k=7, threshold=0.6)
    found = origins(given)
    assert (found["index"], found["threshold"]) == ("the command line", "the environment")
    assert (found["k"], found["port"]) == ("qa_bot.toml", "default")
    assert set(found) == set(Settings.__slots__)


def test_the_command_ends_with_1_where_something_is_wrong(
    sample_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["doctor", "--index", str(sample_index)]) == 0
    said = capsys.readouterr().out
    assert f"ok    setting index: '{sample_index}' (the command line)" in said
    assert main(["doctor", "--index", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert f"WRONG index: no index in {tmp_path}; build one: " in said
    assert all(line.isprintable() for line in said.splitlines())
