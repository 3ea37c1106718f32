"""``./wayhome audit``: verify a log from a dump, prove events of a case, check a proof; no database and no Django.

It needs the standard library and ``cryptography`` alone, so that an auditor can run it anywhere:
``python3 -m wayhome.ground.audit.verify verify DUMP --checkpoints FILE --key PUBLIC``.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from wayhome.ground.audit.checkpoints import Note, PublicKey, read_notes, read_public_key, unread
from wayhome.ground.audit.comparing import Apart, Finding, Kind, Report, compare
from wayhome.ground.audit.dumped import read_log
from wayhome.ground.audit.dumps import UnreadableDump, rows_of
from wayhome.ground.audit.proving import NoProof, ProofRefused, check_proof, prove_from_dump

MOST_SHOWN = 100
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z\Z")
GOOD, BAD, UNUSABLE = 0, 1, 2
Say = Callable[[str], None]


class Unusable(Exception):
    """What was given cannot be used; the message says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the three, and return 0 when all is well, 1 when something was found, 2 when nothing could be done."""
    chosen = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace, Say], int] = chosen.run
    try:
        return run(chosen, _say)
    except (Unusable, UnreadableDump, NoProof) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return UNUSABLE


def verify(chosen: argparse.Namespace, say: Say) -> int:
    """Compare a dump with the witnessed checkpoints, and say what differs and where."""
    key = public_key(chosen.key)
    notes, torn = checkpoints(chosen.checkpoints)
    log = read_log(Path(chosen.dump))
    lost_from, _, lost_until = chosen.lost.partition("/")
    apart = Apart(_moment(chosen.taken), _moment(lost_from), _moment(lost_until))
    if all(apart.passes_over(note.checkpoint) for _, note in notes):
        raise Unusable(
            "No witnessed checkpoint is left to compare with: give a later moment, or other files."
        )
    report = compare(log, witnessed=notes, key=key, apart=apart)
    for line in torn:
        report.add(Kind.CHANGED, line)
    names = _names(Path(chosen.dump), report.findings)
    for finding in report.findings[:MOST_SHOWN]:
        say(f"{finding.kind.upper()}: {finding.text}{names.get(finding.seq or -1, '')}.")
    if len(report.findings) > MOST_SHOWN:
        say(f"and {len(report.findings) - MOST_SHOWN} more.")
    say(_summary(report))
    return BAD if report.findings else GOOD


def prove(chosen: argparse.Namespace, say: Say) -> int:
    """Write the proof of a case's events from a dump."""
    notes, _ = checkpoints(chosen.checkpoints)
    proof = prove_from_dump(Path(chosen.dump), chosen.case, notes=[note for _, note in notes])
    if chosen.output:
        Path(chosen.output).write_text(proof, encoding="utf-8")
    else:
        sys.stdout.write(proof)
    return GOOD


def check(chosen: argparse.Namespace, say: Say) -> int:
    """Check a proof against the key, and against the checkpoints of witnesses where they are given."""
    notes, _ = checkpoints(chosen.checkpoints)
    try:
        text = Path(chosen.proof).read_text(encoding="utf-8")
        shown = check_proof(text, key=public_key(chosen.key), witnessed=[note for _, note in notes])
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"The proof {chosen.proof} cannot be read: {error}.") from None
    except ProofRefused as refusal:
        say(f"NOT PROVEN: {refusal}")
        return BAD
    said = shown.note.checkpoint
    held = "which a witness holds" if notes else "which was compared with no witness"
    say(f"Proven: the checkpoint of size {said.size}, made {said.made}, {held},")
    say(f"holds these events of case {shown.case}: {shown.events}.")
    return GOOD


def public_key(given: str) -> PublicKey:
    """Return the public key that was given, as itself or as the file that holds it; raises ``Unusable``."""
    place = Path(given)
    try:
        text = place.read_text(encoding="utf-8") if "+" not in given and place.is_file() else given
        return read_public_key(text)
    except (OSError, ValueError) as error:
        raise Unusable(
            f"The key is not usable, because {error}. Give name+mark+base64, or a file of it."
        ) from None


def checkpoints(places: Iterable[str]) -> tuple[list[tuple[str, Note]], list[str]]:
    """Return the notes of files and folders, each with the name of its file, and what is damaged in them.

    Raises ``Unusable`` when one cannot be read or holds none.
    """
    found: list[tuple[str, Note]] = []
    torn: list[str] = []
    for given in places:
        place = Path(given)
        files = sorted(one for one in place.iterdir() if one.is_file()) if place.is_dir() else [place]
        before = len(found)
        for file in files:
            try:
                text = file.read_text(encoding="utf-8", errors="replace")
            except OSError as error:
                raise Unusable(f"{file.name} cannot be read: {error.strerror}.") from None
            found += [(file.name, note) for note in read_notes(text)]
            torn += [f"{file.name}: a checkpoint is damaged before “{line[:40]}”" for line in unread(text)]
        if len(found) == before:
            raise Unusable(f"{place.name} holds no checkpoint: give the files that a witness keeps.")
    return found, torn


def _moment(given: str) -> str:
    """Return a moment as checkpoints write theirs, to be compared as text; raises ``Unusable``."""
    found = _MOMENT.match(given)
    if given and not found:
        raise Unusable(f"{given} is no moment in UTC, such as 2026-11-29T05:40:00Z.")
    return f"{found[1]}.{(found[2] or '')[1:7]:0<6}Z" if found else ""


def _summary(report: Report) -> str:
    counts = (
        f"Events: {report.events}; in checkpoints: {report.size}, witnessed: {report.witnessed}; "
        f"waiting for the next: {report.waiting}; without their details: {report.erased}; "
        f"earlier values held against them: {report.revisions}"
    )
    counts += f"; witnessed checkpoints passed over: {report.passed_over}." if report.passed_over else "."
    if report.findings:
        return f"NOT AS WITNESSED. Places that differ: {len(report.findings)}. {counts}"
    return f"As witnessed: every leaf, root and signature agrees, and earlier values with events. {counts}"


def _names(dump: Path, findings: Sequence[Finding]) -> dict[int, str]:
    """Return what the first events found are called: their key, tag and moment, where the dump has them."""
    wanted = {b"%d" % one.seq: one.seq for one in findings[:MOST_SHOWN] if one.seq is not None}
    if not wanted:
        return {}
    columns = ("seq", "id", "tag", "at")
    rows = rows_of(dump, lambda table, _: columns if table == "audit_event" else None)
    return {
        wanted[seq]: f" [{_word(key)}, {_word(tag)}, {_word(at)}]"
        for _, (seq, key, tag, at) in rows
        if seq in wanted
    }


def _word(value: bytes | None) -> str:
    return "?" if value is None else value.decode("utf-8", "replace")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./wayhome audit", allow_abbrev=False)
    parts = parser.add_subparsers(required=True, metavar="verify|prove|check-proof")
    one = parts.add_parser(
        "verify", help="compare a dump with the checkpoints of witnesses", allow_abbrev=False
    )
    one.add_argument("dump", help="plain, custom or directory dump of pg_dump, or a folder of CSV exports")
    one.add_argument(
        "--checkpoints", nargs="+", required=True, metavar="FILE", help="files or folders of witnesses"
    )
    one.add_argument("--key", required=True, help="public key of the log, or a file of it")
    one.add_argument("--taken", default="", help="when the dump was made, like 2026-11-29T05:40:00Z")
    one.add_argument(
        "--lost", default="", metavar="FROM/UNTIL", help="checkpoints that went in a restore, by when made"
    )
    one.set_defaults(run=verify)
    one = parts.add_parser("prove", help="prove that events of a case were sealed", allow_abbrev=False)
    one.add_argument("case", metavar="REFERENCE|CASE-ID")
    one.add_argument("--dump", required=True, help="as for verify")
    one.add_argument(
        "--checkpoints", nargs="+", default=[], metavar="FILE", help="files or folders of witnesses"
    )
    one.add_argument("--output", help="write to this file instead of the terminal")
    one.set_defaults(run=prove)
    one = parts.add_parser("check-proof", help="check such a proof", allow_abbrev=False)
    one.add_argument("proof", metavar="FILE")
    one.add_argument("--key", required=True, help="public key of the log, or a file of it")
    one.add_argument(
        "--checkpoints", nargs="+", default=[], metavar="FILE", help="files or folders of witnesses"
    )
    one.set_defaults(run=check)
    return parser


if __name__ == "__main__":
    sys.exit(main())
