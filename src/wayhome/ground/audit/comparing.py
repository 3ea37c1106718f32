"""Compares a log with the checkpoints that witnesses hold, and names the place of everything that differs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from wayhome.ground.audit.checkpoints import Checkpoint, Note, PublicKey, read_notes
from wayhome.ground.audit.dumped import Log
from wayhome.ground.audit.history import gaps
from wayhome.ground.audit.leaves import microseconds
from wayhome.ground.audit.tree import Growing


class Kind(StrEnum):
    """What was done to the log at a place."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TAIL_CUT = "tail cut"
    REPLACED = "log replaced"
    UNSIGNED = "not signed"


@dataclass(frozen=True)
class Finding:
    """One discrepancy: its kind, the event's number if it is one event, the leaves from ``first`` to before ``end``, in words.

    ``revision`` is the key of earlier values that do not fit the log.
    """

    kind: Kind
    text: str
    seq: int | None = None
    first: int = 0
    end: int = 0
    revision: str = ""


@dataclass
class Report:
    """What comparing found: nothing in ``findings`` means that the log is as the witnesses know it.

    ``size`` is the size of the last checkpoint, ``witnessed`` that of the last one a witness holds; ``waiting`` events
    are in no checkpoint yet, ``erased`` ones without their detail; ``passed_over`` witnessed checkpoints were not asked;
    ``revisions`` earlier values were held against the events that tell of them.
    """

    events: int = 0
    size: int = 0
    witnessed: int = 0
    waiting: int = 0
    erased: int = 0
    passed_over: int = 0
    revisions: int = 0
    findings: list[Finding] = field(default_factory=list)
    _known: set[tuple[int | None, Kind]] = field(default_factory=set)

    def add(self, kind: Kind, text: str, *, seq: int | None = None, first: int = 0, end: int = 0) -> None:
        """Add a finding, unless the same was found at the same event before."""
        if seq is None or (seq, kind) not in self._known:
            self.findings.append(Finding(kind, text, seq, first, end))
            self._known.add((seq, kind))


ZERO = Checkpoint(origin="", size=0, root=b"", made="", before=0, batch=b"", below=0)


@dataclass(frozen=True)
class Apart:
    """Which witnessed checkpoints are passed over, in moments as checkpoints write them: those made after the dump was
    ``taken``, and those made from after ``lost_from`` to ``lost_until``, which went in a restore. Empty is none."""

    taken: str = ""
    lost_from: str = ""
    lost_until: str = ""

    def passes_over(self, one: Checkpoint) -> bool:
        """Tell whether a checkpoint is passed over."""
        later = bool(self.taken) and one.made > self.taken
        return later or (bool(self.lost_until) and self.lost_from < one.made <= self.lost_until)


def compare(
    log: Log, *, witnessed: Sequence[tuple[str, Note]], key: PublicKey, apart: Apart | None = None
) -> Report:
    """Return what differs between the log and its checkpoints, those of ``witnessed`` (where from, note) above all."""
    report = Report(events=len(log.events.keys), erased=sum(map(len, log.erased.values())))
    for what, name in log.unreadable:
        number = int(name) if what == "event" and name.removeprefix("-").isdigit() else None
        report.add(Kind.CHANGED, f"{what} {name} cannot be read", seq=number)
    trusted = _witnessed(report, witnessed, key, apart or Apart())
    own = _own(report, log, key, trusted)
    chain = sorted({**own, **trusted}.values(), key=lambda one: one.size)
    report.witnessed = max(trusted, default=0)
    if not chain:
        report.add(
            Kind.REPLACED, "no checkpoint is signed by this key: nothing proves anything about this log"
        )
        return report
    _compare_chain(report, log, chain, trusted)
    for seq in log.detail_changed:
        report.add(Kind.CHANGED, f"event {seq}: its details are not those it was sealed with", seq=seq)
    for seq in log.erased_in_silence():
        report.add(Kind.CHANGED, f"event {seq}: its details were erased, and no event says so", seq=seq)
    report.revisions = len(log.history.revisions)
    for gap in gaps(log.history):
        report.findings.append(Finding(Kind(gap.what), gap.text, gap.seq, revision=gap.revision))
    return report


def _witnessed(
    report: Report, notes: Iterable[tuple[str, Note]], key: PublicKey, apart: Apart
) -> dict[int, Checkpoint]:
    """Return the checkpoints that witnesses hold, by size; those of another signature become findings."""
    found: dict[int, Checkpoint] = {}
    for where, note in notes:
        said = note.checkpoint
        if not key.signed(note):
            report.add(
                Kind.UNSIGNED, f"{where}: the checkpoint of size {said.size} is not signed by this key"
            )
        elif apart.passes_over(said):
            report.passed_over += 1
        elif found.setdefault(said.size, said) != said:
            report.add(
                Kind.REPLACED,
                f"{where}: two checkpoints of size {said.size} are signed and tell two histories",
            )
    return found


def _own(
    report: Report, log: Log, key: PublicKey, trusted: Mapping[int, Checkpoint]
) -> dict[int, Checkpoint]:
    """Return the checkpoints of the log itself that are in order, by size."""
    found: dict[int, Checkpoint] = {}
    for size, root, made, below, edge, note in log.checkpoints:
        name = (size or b"?").decode("utf-8", "replace")
        text = (note or b"").decode("utf-8", "replace")
        notes = read_notes(text)
        if len(notes) != 1 or notes[0].text() != text or not key.signed(notes[0]):
            report.add(Kind.REPLACED, f"checkpoint {name} of the log is changed, or signed by another key")
            continue
        said = notes[0].checkpoint
        if not _as_said(said, size, root, made, below, edge):
            report.add(Kind.CHANGED, f"checkpoint {name}: the row says something else than its signed note")
        known = trusted.get(said.size)
        if known is not None and known != said:
            report.add(
                Kind.REPLACED, f"checkpoint {name}: the witnesses hold another one, signed by the same key"
            )
        found[said.size] = said
    for lacking in sorted(set(trusted) - set(found)):
        report.add(Kind.MISSING, f"checkpoint {lacking}: the witnesses hold it, and the log does not")
    return found


def _as_said(said: Checkpoint, *row: bytes | None) -> bool:
    size, root, made, below, edge = (value or b"" for value in row)
    try:
        raw = bytes.fromhex(edge[2:].decode("ascii"))
        edges = [raw[at : at + 32] for at in range(0, len(raw), 32)]
        return (
            int(size) == said.size
            and root == b"\\x" + said.root.hex().encode()
            and microseconds(made) == microseconds(said.made.encode())
            and int(below) == said.below
            and Growing(said.size, edges).root() == said.root
        )
    except ValueError:
        return False


@dataclass(frozen=True)
class _Span:
    """One checkpoint with the one before: its events lie from ``start`` to ``stop`` in the order of the log."""

    before: Checkpoint
    now: Checkpoint
    start: int
    stop: int


def _compare_chain(
    report: Report, log: Log, chain: Sequence[Checkpoint], trusted: Mapping[int, Checkpoint]
) -> None:
    events, last = log.events, chain[-1]
    places = {one.size: bisect_left(events.keys, one.below << 64) for one in [ZERO, *chain]}
    report.size, report.waiting = last.size, len(events.keys) - places[last.size]
    by_size = {0: ZERO, **{one.size: one for one in chain}}
    whole = _roots(log, chain)
    bad: list[_Span] = []
    for number, now in enumerate(chain):
        before = by_size.get(now.before) or (chain[number - 1] if number else ZERO)
        span = _Span(before, now, places[before.size], places[now.size])
        # The signed root of a batch vouches for it alone; what came before may be wrong.
        good = whole[now.size]
        if before.size == now.before:
            good = _root(log, span.start, span.stop) == now.batch
        if not good or (not whole[now.size] and not bad):
            bad.append(span)
    _compare_leaves(report, log, last.size, {span.now.size for span in bad})
    finder = _Finder(report, log)
    agrees = [finder.locate(span) for span in bad]
    if trusted and set(trusted) <= {span.now.size for span in bad} and not any(agrees):
        text = "nothing in this log agrees with any witnessed checkpoint"
        report.findings.insert(0, Finding(Kind.REPLACED, text, None, 0, last.size))


def _roots(log: Log, chain: Sequence[Checkpoint]) -> dict[int, bool]:
    """Return for each checkpoint's size whether the events of the log lead to its root and end at its horizon."""
    tree, found = Growing(), {}
    events = log.events
    total = len(events.keys)
    for one in chain:
        while tree.size < min(one.size, total):
            tree.append(events.hash_at(tree.size))
        ends = one.size == total or (one.size < total and log.transaction_at(one.size) >= one.below)
        found[one.size] = tree.size == one.size and ends and tree.root() == one.root
    return found


def _root(log: Log, start: int, stop: int) -> bytes:
    tree = Growing()
    for place in range(start, stop):
        tree.append(log.events.hash_at(place))
    return tree.root()


def _compare_leaves(report: Report, log: Log, size: int, bad: set[int]) -> None:
    """Add what the leaf table says otherwise than the events do, where the events themselves are in order."""
    leaves, events = log.leaves, log.events
    lacking = size - len(leaves.keys)
    gap = next((place for place, index in enumerate(leaves.keys) if place != index), len(leaves.keys))
    if lacking > 0 and gap == len(leaves.keys):
        report.add(
            Kind.TAIL_CUT,
            f"the leaf table ends before leaf {gap}; gone are {lacking}, "
            "or the dump is older than the checkpoint (then say when it was made: --taken)",
            first=gap,
            end=size,
        )
    elif lacking > 0:
        report.add(
            Kind.MISSING, f"the leaf table lacks leaf {gap}; gone are {lacking}", first=gap, end=gap + 1
        )
    for index in leaves.keys[size:][:1]:
        report.add(
            Kind.INSERTED, f"leaf {index} and what follows is in no checkpoint", first=index, end=index + 1
        )
    if bad:
        return
    count = min(size, len(leaves.keys), len(events.keys))
    if (
        leaves.seqs[:count] == events.seqs[:count]
        and leaves.hashes[: count * 32] == events.hashes[: count * 32]
    ):
        return
    for place in range(count):
        if leaves.keys[place] != place:
            return  # told above; whatever follows is shifted
        if leaves.seqs[place] != events.seqs[place] or leaves.hash_at(place) != events.hash_at(place):
            seq = events.seqs[place]
            kind = Kind.REORDERED if leaves.seqs[place] != seq else Kind.CHANGED
            text = f"leaf {place} of the leaf table is not that of event {seq}, which itself is in order"
            report.add(kind, text, seq=seq, first=place, end=place + 1)


class _Finder:
    """Finds what is wrong between two checkpoints."""

    def __init__(self, report: Report, log: Log) -> None:
        self.report, self.log = report, log
        self._places: dict[int, int] | None = None
        self._sealed: set[int] | None = None

    def locate(self, span: _Span) -> bool:
        """Add what differs in one span: event by event where the leaf table is whole, else the span.

        Return whether the leaf table is whole there.
        """
        leaves = self.log.leaves
        start, stop = (bisect_left(leaves.keys, size) for size in (span.before.size, span.now.size))
        whole = stop - start == span.now.size - span.before.size and span.before.size == span.now.before
        if whole and _root_of_leaves(self.log, start, stop) == span.now.batch:
            if not self._one_by_one(span, start, stop):
                self._as_a_whole(span)
            return True
        # Where leaves and events of the span are all gone with everything after them, that is told already.
        if not start == stop == len(leaves.keys) or span.start < span.stop:
            self._as_a_whole(span)
        return False

    def _one_by_one(self, span: _Span, start: int, stop: int) -> bool:
        """Add what differs, event by event, and return whether anything does."""
        leaves, events = self.log.leaves, self.log.events
        places, differs = self._all_places(), False

        def add(kind: Kind, text: str, *, seq: int, first: int, end: int) -> None:
            nonlocal differs
            differs = True
            self.report.add(kind, text, seq=seq, first=first, end=end)

        for at in range(start, stop):
            index, seq, found = leaves.keys[at], leaves.seqs[at], places.get(leaves.seqs[at])
            if found is None:
                add(Kind.MISSING, f"event {seq} (leaf {index}) is gone", seq=seq, first=index, end=index + 1)
            elif events.hash_at(found) != leaves.hash_at(at):
                text = f"event {seq} (leaf {index}) is not as it was sealed"
                add(Kind.CHANGED, text, seq=seq, first=index, end=index + 1)
        sealed, here, met = self._all_sealed(), set(leaves.seqs[start:stop]), set()
        for place in range(span.start, span.stop):
            seq = events.seqs[place]
            if seq in sealed and seq not in here:
                text = f"event {seq} is not where it was sealed"
                add(Kind.CHANGED, text, seq=seq, first=span.before.size, end=span.now.size)
            elif seq not in sealed or seq in met:
                text = f"event {seq} was put in: it is in no leaf, and its transaction was sealed before it"
                add(Kind.INSERTED, text, seq=seq, first=span.before.size, end=span.now.size)
            met.add(seq)
        return differs

    def _as_a_whole(self, span: _Span) -> None:
        here, expected = span.stop - span.start, span.now.size - span.before.size
        kind = Kind.MISSING if here < expected else Kind.INSERTED if here > expected else Kind.CHANGED
        seqs = self.log.events.seqs[span.start : span.stop]
        numbers = f"events {min(seqs)} to {max(seqs)}" if seqs else "no event"
        said = {
            Kind.MISSING: f"{expected - here} of {expected} events are gone",
            Kind.INSERTED: f"{here - expected} events were put in",
            Kind.CHANGED: "events were changed or put in another order",
        }[kind]
        self.report.add(
            kind,
            f"leaves {span.before.size} to {span.now.size - 1}, sealed by {span.now.made}: {said}; the leaf table does "
            f"not fit either, so that no single one can be named ({numbers})",
            first=span.before.size,
            end=span.now.size,
        )

    def _all_places(self) -> dict[int, int]:
        if self._places is None:
            self._places = {seq: place for place, seq in enumerate(self.log.events.seqs)}
        return self._places

    def _all_sealed(self) -> set[int]:
        if self._sealed is None:
            self._sealed = set(self.log.leaves.seqs)
        return self._sealed


def _root_of_leaves(log: Log, start: int, stop: int) -> bytes:
    tree = Growing()
    for place in range(start, stop):
        tree.append(log.leaves.hash_at(place))
    return tree.root()
