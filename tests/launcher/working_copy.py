"""A working copy of the house in a folder of its own, whose database the tests start, kill and stop."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import signal
from tools import database
ending = {signal.SIGINT, signal.SIGTERM}
home = database.find_home()
with database.in_use(home):
    signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    for name, value in {"FOLDER": home.folder, **database.addresses(home)}.items():
        print(f"{name}={value}", flush=True)
    print("READY", flush=True)
    signal.sigwait(ending)
"""


@dataclass
class Holder:
    """A command that uses the database until it is ended, and what it printed about it."""

    process: subprocess.Popen[str]
    told: dict[str, str]

    @property
    def folder(self) -> Path:
        """Return the folder of data, socket and log."""
        return Path(self.told["FOLDER"])

    @property
    def server(self) -> int:
        """Return the process id of the server."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])

    def ask(self, question: str, role: str = "MIGRATOR_DATABASE_URL", database: str = "wayhome") -> object:
        """Return the first value that a query gives, asked in a connection of its own."""
        with psycopg.connect(self.told[role], dbname=database, autocommit=True) as connection:
            row = connection.execute(question).fetchone()  # type: ignore[call-overload]
        return row and row[0]

    def tell(self, statement: str, role: str = "MIGRATOR_DATABASE_URL", database: str = "wayhome") -> None:
        """Run a statement in a connection of its own."""
        with psycopg.connect(self.told[role], dbname=database, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def end(self, by: signal.Signals = signal.SIGTERM) -> None:
        """End the command and wait until it is gone."""
        self.process.send_signal(by)
        self.process.wait(60)
        if self.process.stdout:
            self.process.stdout.close()


@dataclass
class WorkingCopy:
    """The house's tools in a folder; ``python`` and ``uid`` say who runs them."""

    folder: Path
    python: str = sys.executable
    uid: int | None = None
    holders: list[Holder] = field(default_factory=list)

    @classmethod
    def at(cls, folder: Path, **how: object) -> WorkingCopy:
        """Copy the tools to a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "deploy", folder / "deploy")
        return cls(folder, **how)  # type: ignore[arg-type]

    def begin(self) -> subprocess.Popen[str]:
        """Start a command that uses the database, without waiting for it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WAYHOME_")}
        kept = {name: value for name, value in kept.items() if not name.endswith("DATABASE_URL")}
        return subprocess.Popen(
            [self.python, "-B", "-P", "-c", HOLD],
            env={**kept, "PYTHONPATH": str(self.folder), **({"HOME": "/nonexistent"} if self.uid else {})},
            cwd=self.folder,
            stdout=subprocess.PIPE,
            text=True,
            user=self.uid,
            group=self.uid,
            extra_groups=None if self.uid is None else [],
        )

    def ready(self, process: subprocess.Popen[str]) -> Holder:
        """Wait until a command that was begun can use the database."""
        told: dict[str, str] = {}
        for line in process.stdout or ():
            if line.strip() == "READY":
                break
            name, _, value = line.strip().partition("=")
            told[name] = value
        holder = Holder(process, told)
        self.holders.append(holder)
        return holder

    def hold(self) -> Holder:
        """Start a command that uses the database, and wait until it can."""
        return self.ready(self.begin())

    def clear(self) -> None:
        """End every command and remove what they left outside the folder."""
        for holder in self.holders:
            if holder.process.poll() is None:
                holder.end()
        if self.holders:
            last = self.hold()
            last.end()
            shutil.rmtree(last.folder, ignore_errors=True)


def eventually(claim: Callable[[], bool], seconds: float = 20) -> bool:
    """Return whether the claim comes true within the time."""
    deadline = time.monotonic() + seconds
    while not claim() and time.monotonic() < deadline:
        time.sleep(0.05)
    return claim()


def runs(pid: int) -> bool:
    """Return whether a process of this number runs."""
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] != "Z"
