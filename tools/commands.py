"""The commands of the house, run by the project's own Python once its environment is there."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

from tools import catalogues, database, proving, running, testing, vendor
from tools.house import ROOT, Stop, say, step

LOOPBACK = ("localhost", "127.0.0.1", "::1")
SECONDS_TO_ANSWER = 60


def demo(arguments: list[str]) -> int:
    """Start the demonstration office and serve it until it is ended; return the exit code."""
    parser = _parser("demo")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="localhost")
    chosen = parser.parse_args(arguments)
    if chosen.host not in LOOPBACK:
        raise Stop(
            f"The demonstration cannot be served on {chosen.host}, because everybody who reaches it can "
            "log in: use localhost, or ./wayhome serve for an office."
        )
    if running.names_a_database():
        raise Stop(
            "The demonstration fills a database of its own, and DATABASE_URL names another: unset it, and take "
            "it out of .env, then start this command again."
        )
    binds = _free_addresses(chosen.port)
    began = float(os.environ.get("COMMAND_BEGAN") or time.time())
    with ThreadPoolExecutor(max_workers=1) as worker:
        parts = worker.submit(_timed_parts)
        with contextlib.ExitStack() as stack:
            with step("database"):
                environment, locks = stack.enter_context(running.with_database())
            environment |= {"WAYHOME_DEMO": "1"}
            environment.setdefault("WAYHOME_HOSTS", "localhost,127.0.0.1,[::1]")
            if running.run(running.python("-m", "tools.demonstrating"), environment, locks):
                raise running.failure("The demonstration did not start: its last step failed, as told above.")
            parts.result()
            command = running.python("-m", "gunicorn", "wayhome.config.wsgi:application")
            for bind in binds:
                command += ["--bind", bind]
            command += ["--worker-class", "gthread", "--workers", "1", "--threads", "8"]
            command += ["--no-control-socket", "--log-level", "warning"]
            stack.enter_context(running.beside(running.django("minutely"), environment, locks))
            server = running.start(command, environment, locks)
            if _answers(server.poll, chosen.port):
                seconds = time.time() - began
                say(f"Ready after {seconds:.0f} s: http://localhost:{chosen.port} (Ctrl-C ends it).")
            return _ended_on_purpose(running.finish(server))


def serve(arguments: list[str]) -> int:
    """Serve an office with production settings; return the exit code."""
    parser = _parser("serve")
    parser.add_argument("--bind", default="127.0.0.1:8000")
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args(arguments)
    _parts()
    with running.with_database() as (environment, locks):
        # An office is never served as a demonstration, whatever the shell or .env says.
        environment |= {"WAYHOME_DEMO": "0"}
        checks = running.django("check", "--deploy", "--fail-level", "ERROR", "--database", "default")
        if running.run(checks, environment, locks):
            raise Stop("The office is not served, because its settings did not pass the check above.")
        command = running.python("-m", "gunicorn", "wayhome.config.wsgi:application", "--bind", chosen.bind)
        command += ["--worker-class", "gthread", "--threads", "4", "--workers", str(chosen.workers)]
        # No access log: who opened which page is kept by the audit, under its own protection.
        command += ["--no-control-socket"]
        # Seals the log each minute; of several servers one does it at a time.
        with running.beside(running.django("minutely"), environment, locks):
            return _ended_on_purpose(running.run(command, environment, locks))


def broker(arguments: list[str]) -> int:
    """Run the key broker until it is ended; return the exit code."""
    with running.with_database() as (environment, locks):
        command = running.django("broker", *arguments)
        return _ended_on_purpose(running.run(command, environment, locks))


def manage(arguments: list[str]) -> int:
    """Run a Django management command with the database; return its exit code."""
    catalogues.ensure()
    with running.with_database() as (environment, locks):
        return running.run(running.django(*arguments), environment, locks)


def bulletin(arguments: list[str]) -> int:
    """Print the month's figures; return the exit code."""
    return manage(["bulletin", *arguments])


def take_in(arguments: list[str]) -> int:
    """Take a published series or an office's caseload in; return the exit code."""
    if not arguments or arguments[0] not in ("series", "caseload"):
        raise Stop(
            "Name what is to be taken in: ./wayhome import series FILE --body NAME, or "
            "./wayhome import caseload FILE --office NAME --by LOGIN."
        )
    return manage([f"import_{arguments[0]}", *arguments[1:]])


def release(arguments: list[str]) -> int:
    """Freeze all facts as a release; return the exit code."""
    return manage(["release", *arguments])


def table(arguments: list[str]) -> int:
    """Print a table of persons; return the exit code."""
    return manage(["table", *arguments])


def withdraw(arguments: list[str]) -> int:
    """Record a withdrawal; return the exit code."""
    return manage(["withdraw", *arguments])


def backup(arguments: list[str]) -> int:
    """Back up database and files; return the exit code."""
    return manage(["backup", *arguments])


def restore(arguments: list[str]) -> int:
    """Bring a backup back; return the exit code."""
    return manage(["restore", *arguments])


def audit(arguments: list[str]) -> int:
    """Verify a log, make a proof or check one, without Django and without a database; return the exit code."""
    command = running.python("-m", "wayhome.ground.audit.verify", *arguments)
    return running.run(command, {**os.environ, "PYTHONPATH": str(ROOT / "src")})


def docs(arguments: list[str]) -> int:
    """Write the generated pages of docs anew; return the exit code."""
    return running.run(running.django("write_docs", *arguments), running.without_database())


def hold_database(arguments: list[str]) -> int:
    """Keep the database running until this command is ended, and print its addresses; return 0."""
    if arguments:
        raise Stop("./wayhome database takes no arguments: see ./wayhome database --help.")
    home = database.find_home()
    ending = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    with database.in_use(home):
        signal.pthread_sigmask(signal.SIG_BLOCK, ending)
        for name, value in database.addresses(home).items():
            print(f"export {name}='{value}'", flush=True)
        say("The database runs until Ctrl-C.")
        signal.sigwait(ending)
    return 0


COMMANDS: Mapping[str, Callable[[list[str]], int]] = {
    "demo": demo,
    "test": testing.test,
    "check": testing.check,
    "serve": serve,
    "broker": broker,
    "manage": manage,
    "bulletin": bulletin,
    "import": take_in,
    "release": release,
    "table": table,
    "withdraw": withdraw,
    "backup": backup,
    "restore": restore,
    "audit": audit,
    "docs": docs,
    "prove": proving.prove,
    "matrix": proving.matrix,
    "bench": proving.bench,
    "database": hold_database,
}


def main(arguments: list[str]) -> int:
    """Run the command that the first argument names and return its exit code."""
    name, rest = arguments[0], arguments[1:]
    if name not in COMMANDS:
        say(f"There is no command {name}: see ./wayhome --help for those that exist.")
        return 2
    running.pass_signals_on()
    try:
        return COMMANDS[name](rest)
    except Stop as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        return 130


def _parts() -> None:
    vendor.ensure()
    catalogues.ensure()


def _timed_parts() -> None:
    with step("browser parts (beside the rest)"):
        _parts()


class _Parser(argparse.ArgumentParser):
    """A parser of options that refuses with one sentence."""

    def error(self, message: str) -> NoReturn:
        """Raise ``Stop`` with what argparse found."""
        raise Stop(f"{message[:1].upper()}{message[1:]}: see {self.prog} --help.")


def _parser(command: str) -> argparse.ArgumentParser:
    return _Parser(prog=f"./wayhome {command}", add_help=False, allow_abbrev=False)


def _free_addresses(port: int) -> list[str]:
    """Return the loopback addresses to serve on; a browser may take localhost for either of the two."""
    found = []
    for family, address, written in (
        (socket.AF_INET, "127.0.0.1", f"127.0.0.1:{port}"),
        (socket.AF_INET6, "::1", f"[::1]:{port}"),
    ):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
            found.append(written)
        except OSError as error:
            if family == socket.AF_INET:
                raise Stop(
                    f"Port {port} cannot be used ({error.strerror}): end what uses it, "
                    "or choose another by --port."
                ) from None
    return found


def _answers(ended: Callable[[], int | None], port: int) -> bool:
    """Wait until the server answers a request; return False if it ended or took too long."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while ended() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    return False


def _ended_on_purpose(code: int) -> int:
    """Return 0 for a server that ended because it was asked to, else its exit code."""
    return 0 if code in (-signal.SIGINT, -signal.SIGTERM, -signal.SIGHUP) else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
