"""The ``wayhome`` command: its help, its refusals, and the run that fails when a test was skipped."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tools import commands, environment, help, house, proving, running, testing

WAYHOME = house.ROOT / "wayhome"


def _say(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([WAYHOME, *arguments], capture_output=True, text=True, check=False)


def test_every_command_has_its_screen_of_help() -> None:
    assert list(help.SUMMARIES) == list(help.DETAILS) == list(commands.COMMANDS)
    assert max(len(help.of(name).splitlines()) for name in commands.COMMANDS) <= 24


def test_help_is_printed_without_doing_anything() -> None:
    overview, one = _say("--help"), _say("demo", "--help")

    assert (overview.returncode, one.returncode) == (0, 0)
    assert "./wayhome withdraw" in overview.stdout
    assert "--port N" in one.stdout


def test_a_command_that_does_not_exist_is_refused_with_a_sentence() -> None:
    refused = _say("dmeo", "--help")

    assert refused.returncode == 2
    assert refused.stderr == "There is no command dmeo: see ./wayhome --help for those that exist.\n"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "office.example"])  # noqa: S104 - it is refused
def test_the_demonstration_is_never_served_to_others(host: str) -> None:
    with pytest.raises(house.Stop, match="everybody who reaches it can log in"):
        commands.demo(["--host", host])


def test_an_option_that_is_wrong_is_refused_with_a_sentence() -> None:
    with pytest.raises(
        house.Stop, match=r"^Argument --port: invalid int value: 'x': see \./wayhome demo --help"
    ):
        commands.demo(["--port", "x"])


def test_the_demonstration_never_fills_a_database_that_it_did_not_make(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://wayhome_app@office.example/wayhome")

    with pytest.raises(house.Stop, match="fills a database of its own, and DATABASE_URL names another"):
        commands.demo([])


def test_a_port_in_use_is_named_before_anything_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "names_a_database", lambda: False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(house.Stop, match=f"Port {port} cannot be used"):
            commands.demo(["--port", str(port)])


def test_tests_stop_when_chromium_is_hidden(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("WAYHOME_CHROMIUM", raising=False)

    with pytest.raises(house.Stop, match="Chromium is not on this machine"):
        testing.find_browser()


def test_a_python_without_venv_and_pip_is_told_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "VENV", tmp_path / "venv")
    monkeypatch.setattr(environment, "_has", lambda module: module == "venv")

    with pytest.raises(house.Stop, match="neither venv nor pip: run apt-get install python3-venv"):
        environment._make()


def test_settings_of_the_shell_win_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    (tmp_path / ".env").write_text("# a comment\nWAYHOME_HOSTS='office.example'\nWAYHOME_SECURE=yes\n")
    monkeypatch.setenv("WAYHOME_STATE", str(tmp_path))
    monkeypatch.setenv("WAYHOME_SECURE", "no")
    monkeypatch.delenv("WAYHOME_HOSTS", raising=False)

    found = running.settings({"WAYHOME_HOSTS": "localhost"})

    assert (found["WAYHOME_HOSTS"], found["WAYHOME_SECURE"]) == ("office.example", "no")


def test_a_line_of_the_file_that_is_no_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    (tmp_path / ".env").write_text("\nWAYHOME_HOSTS\n")

    with pytest.raises(house.Stop, match=r"Line 2 of \.env is not NAME=value"):
        house.file_settings()


def test_a_proof_that_does_not_exist_is_refused() -> None:
    with pytest.raises(house.Stop, match="There is no proof nothing: those that exist are"):
        proving.prove(["nothing"])


@pytest.mark.parametrize(
    ("body", "code", "counts"),
    [
        ("def test_one(): pass", 0, {"passed": 1, "failed": 0, "skipped": 0}),
        ("def test_one(): assert False", 1, {"passed": 0, "failed": 1, "skipped": 0}),
        ("import pytest\ndef test_one(): pytest.skip('why')", 1, {"passed": 0, "failed": 0, "skipped": 1}),
        (
            "import pytest\npytest.skip('why', allow_module_level=True)",
            1,
            {"passed": 0, "failed": 0, "skipped": 1},
        ),
        (
            "import pytest\n@pytest.mark.xfail\ndef test_one(): assert False",
            1,
            {"passed": 0, "failed": 0, "skipped": 1},
        ),
    ],
    ids=["passed", "failed", "skipped", "file skipped", "expected failure"],
)
@pytest.mark.parametrize("processes", ["0", "1"])
def test_a_skipped_test_fails_the_run(
    tmp_path: Path, body: str, code: int, counts: dict[str, int], processes: str
) -> None:
    (tmp_path / "test_trial.py").write_text(f"{body}\n")
    (tmp_path / "another_test.py").write_text("")
    left = tmp_path / "counts.json"
    environment = {"PYTHONPATH": str(house.ROOT), "WAYHOME_TEST_COUNTS": str(left)}
    plugins = [
        "-p",
        "tools.pytest_no_skips",
        "-p",
        "no:django",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
    ]
    command = [sys.executable, "-m", "pytest", "-c", "/dev/null", "--rootdir", tmp_path, *plugins]

    ran = subprocess.run(
        [*command, "-n", processes, tmp_path], env=environment, cwd=tmp_path, capture_output=True, text=True
    )

    assert json.loads(left.read_text()) == counts
    # pytest itself says 5 where a whole file is skipped and nothing ran; every code but 0 fails the run.
    assert min(ran.returncode, 1) == code
