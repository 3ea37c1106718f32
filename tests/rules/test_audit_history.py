"""Earlier values and the log tell of each other, row by row."""

from __future__ import annotations

from dataclasses import replace

from wayhome.ground.audit.history import Edit, History, gaps

KEY = "7d0a9c4e-8e0f-4a57-9a86-0c2a3b1f5d11"
ROW = [KEY.encode(), b"c1", b"people.Person", b"p1", b"3", b"{full_name}", b"5", b"2026-06-09 10:00:00+00"]
AT = b"1780999200000000"
EDIT = Edit((b"people.Person", b"p1"), b"{full_name}", b"5", b"c1", AT, b"3")
DETAIL = b'{"version": 3, "revision": "%s"}' % KEY.encode()


def told(history: History) -> list[tuple[str, int | None]]:
    return [(gap.what, gap.seq) for gap in gaps(history)]


def test_an_edit_and_its_earlier_values_fit() -> None:
    history = History()
    history.add_revision(ROW)
    history.add_event(9, replace(EDIT, version=None), DETAIL, erased=False)

    assert told(history) == []


def test_earlier_values_that_are_gone_name_the_event_that_kept_them() -> None:
    history = History()
    history.add_event(9, EDIT, DETAIL, erased=False)

    assert told(history) == [("missing", 9)]
    assert KEY in next(gaps(history)).text


def test_earlier_values_that_no_event_tells_of_are_named() -> None:
    history = History()
    history.add_revision(ROW)

    assert told(history) == [("inserted", None)]


def test_two_events_of_one_edit_are_told() -> None:
    history = History()
    history.add_revision(ROW)
    history.add_event(9, EDIT, DETAIL, erased=False)
    history.add_event(12, EDIT, DETAIL, erased=False)

    assert told(history) == [("changed", 12)]


def test_a_column_that_was_changed_is_told() -> None:
    for place, value in enumerate(ROW[1:], start=1):
        row = list(ROW)
        row[place] = b"2026-06-09 10:00:01+00" if place == 7 else (value or b"") + b"9"
        history = History()
        history.add_revision(row)
        history.add_event(9, EDIT, DETAIL, erased=False)

        assert told(history) == [("changed", 9)], place


def test_an_erased_event_vouches_for_as_many_earlier_values_as_it_is_events() -> None:
    history = History()
    history.add_revision(ROW)
    history.add_revision([b"another", *ROW[1:]])
    history.add_event(9, replace(EDIT, record=(b"people.Person", b""), fields=b"{}"), b"{}", erased=True)

    assert told(history) == [("inserted", None)]


def test_a_moment_that_is_none_is_told() -> None:
    history = History()
    history.add_revision([*ROW[:-1], b"yesterday"])

    assert [gap.revision for gap in gaps(history)] == [KEY]
