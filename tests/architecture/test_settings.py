"""Settings come from one typed reader, and ``.env.sample`` tells all of them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from wayhome.config import env

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "wayhome"
READERS = {
    f"env.{reader.__name__}"
    for reader in (env.text, env.words, env.flag, env.number, env.path, env.secret, env.database)
}


def _reads() -> list[ast.Call]:
    tree = ast.parse((SOURCE / "config" / "settings.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if ast.unparse(call.func) in READERS]


def _names(reads: list[ast.Call]) -> list[str]:
    return [call.args[0].value for call in reads if isinstance(call.args[0], ast.Constant)]


def _has_argument(call: ast.Call, name: str, place: int) -> bool:
    return len(call.args) > place or any(keyword.arg == name for keyword in call.keywords)


def _sample() -> dict[str, bool]:
    """Return the names in ``.env.sample``, and whether each must be given."""
    lines = re.findall(
        r"^(#?)([A-Z][A-Z_]+)=", (ROOT / ".env.sample").read_text(encoding="utf-8"), re.MULTILINE
    )
    return {name: not mark for mark, name in lines}


@pytest.fixture(autouse=True)
def _registry_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "_registered", {})


def test_the_sample_names_every_setting_and_no_other() -> None:
    assert sorted(_sample()) == sorted(_names(_reads()))


def test_the_sample_leaves_open_exactly_what_must_be_given() -> None:
    required = {name for call in _reads() if not _has_argument(call, "default", 1) for name in _names([call])}

    assert {name for name, must_be_given in _sample().items() if must_be_given} == required


def test_every_setting_is_read_once_and_says_what_it_is_for() -> None:
    reads = _reads()

    assert len(_names(reads)) == len(set(_names(reads)))
    assert all(_has_argument(call, "help", 2) for call in reads)


def test_nothing_else_reads_the_environment() -> None:
    # Naming the settings module, as wsgi.py does, writes a default and reads nothing.
    reading = re.compile(r"\bos\.(environ(?!\.setdefault)|getenv)\b|from os import .*(environ|getenv)")

    readers = [place for place in SOURCE.rglob("*.py") if reading.search(place.read_text(encoding="utf-8"))]

    assert [str(place.relative_to(ROOT)) for place in readers] == ["src/wayhome/config/env.py"]


def test_a_missing_setting_is_named_with_its_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYHOME_TRIAL", raising=False)

    with pytest.raises(env.SettingError, match=r"WAYHOME_TRIAL \(signs trials\) is not set"):
        env.text("WAYHOME_TRIAL", help="signs trials")


def test_an_empty_setting_counts_as_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYHOME_TRIAL", "  ")

    assert env.text("WAYHOME_TRIAL", "the default", "a trial") == "the default"


def test_a_secret_is_never_repeated_in_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYHOME_TRIAL", "too-short")

    with pytest.raises(env.SettingError, match="at least 32 characters") as refused:
        env.secret("WAYHOME_TRIAL", help="signs trials")

    assert "too-short" not in str(refused.value)


def test_the_secret_of_the_sample_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = next(
        line
        for line in (ROOT / ".env.sample").read_text().splitlines()
        if line.startswith("WAYHOME_SECRET_KEY=")
    )
    monkeypatch.setenv("WAYHOME_TRIAL", shown.partition("=")[2])

    with pytest.raises(env.SettingError, match="a secret of your own"):
        env.secret("WAYHOME_TRIAL", help="signs trials")


@pytest.mark.parametrize(
    ("given", "found"),
    [("yes", True), ("1", True), ("On", True), ("no", False), ("0", False), ("OFF", False)],
)
def test_a_flag_is_yes_or_no_in_several_words(
    monkeypatch: pytest.MonkeyPatch, given: str, found: bool
) -> None:
    monkeypatch.setenv("WAYHOME_TRIAL", given)

    assert env.flag("WAYHOME_TRIAL", help="a trial") is found


def test_a_flag_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYHOME_TRIAL", "perhaps")

    with pytest.raises(env.SettingError, match=r"WAYHOME_TRIAL .*must be yes or no .*'perhaps' is not"):
        env.flag("WAYHOME_TRIAL", help="a trial")


@pytest.mark.parametrize("given", ["0", "11", "three"])
def test_a_number_outside_its_bounds_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("WAYHOME_TRIAL", given)

    with pytest.raises(env.SettingError, match="a whole number, at least 1 and at most 10"):
        env.number("WAYHOME_TRIAL", help="a trial", minimum=1, maximum=10)


def test_words_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYHOME_TRIAL", "one.example, two.example,")

    assert env.words("WAYHOME_TRIAL", help="a trial") == ["one.example", "two.example"]


def test_a_path_must_exist_where_that_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WAYHOME_TRIAL", str(tmp_path / "absent"))

    with pytest.raises(env.SettingError, match="the path of an existing file or folder"):
        env.path("WAYHOME_TRIAL", help="a trial", must_exist=True)


def test_a_database_may_be_named_by_its_socket_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYHOME_TRIAL", "postgresql://app:p%40ss@/wayhome?host=/run/db&sslmode=disable")

    found = env.database("WAYHOME_TRIAL", help="a trial")

    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "wayhome",
        "USER": "app",
        "PASSWORD": "p@ss",
        "HOST": "/run/db",
        "PORT": "",
        "OPTIONS": {"sslmode": "disable"},
    }


@pytest.mark.parametrize(
    "given", ["mysql://app@host/wayhome", "postgresql://app@host", "postgresql://h:port/w"]
)
def test_what_is_no_database_address_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("WAYHOME_TRIAL", given)

    with pytest.raises(env.SettingError, match="must be an address such as postgresql://"):
        env.database("WAYHOME_TRIAL", help="a trial")


def test_every_variable_that_was_read_is_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYHOME_TRIAL", "7")

    env.number("WAYHOME_TRIAL", 3, "how many trials")

    assert env.registered()["WAYHOME_TRIAL"] == env.Variable(
        "WAYHOME_TRIAL", "number", "3", "how many trials"
    )
