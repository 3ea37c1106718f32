"""The virus scanner is asked in ClamAV's own protocol; whatever goes wrong is no answer, never a pass."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from tests.fake_clamd import VIRUS, fake_clamd
from wayhome.ground.files.scanning import Clamd, ScanAnswer


@pytest.mark.parametrize("by_socket", [True, False])
@pytest.mark.parametrize(
    ("content", "answer"),
    [
        ([b"a document"], ScanAnswer.PASSED),
        ([], ScanAnswer.PASSED),
        ([b"x" * 65536, b"", b"y" * 1000], ScanAnswer.PASSED),
        ([b"before ", VIRUS, b" after"], ScanAnswer.FOUND),
        ([VIRUS[:4], VIRUS[4:]], ScanAnswer.FOUND),
    ],
)
def test_the_scanner_is_sent_everything_and_understood(
    tmp_path: Path, by_socket: bool, content: list[bytes], answer: ScanAnswer
) -> None:
    with fake_clamd(tmp_path if by_socket else None) as daemon:
        assert Clamd(daemon.address).scan(content) is answer

    assert daemon.seen == [b"".join(content)]


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK but not quite\0",
        b"OK\0",
        b"stream: OK",
        b"stream: Test.Virus FOUND",
        b"UNKNOWN COMMAND\0",
        b"\xff" * 9000,
    ],
)
def test_what_is_not_understood_is_no_answer(said: bytes) -> None:
    with fake_clamd() as daemon:
        daemon.answers = said

        assert Clamd(daemon.address).scan([b"a document"]) is ScanAnswer.NO_ANSWER


@pytest.mark.parametrize("address", ["/nowhere/clamd.sock", "127.0.0.1:1", "127.0.0.1:port", "nothing", ":"])
def test_a_scanner_that_is_not_there_is_no_answer(address: str) -> None:
    assert Clamd(address).scan([b"a document"]) is ScanAnswer.NO_ANSWER


def test_a_scanner_that_says_nothing_is_not_waited_for() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        address = f"127.0.0.1:{listening.getsockname()[1]}"

        assert Clamd(address, seconds=0.2).scan([b"a document"]) is ScanAnswer.NO_ANSWER


def test_a_scanner_that_hangs_up_half_way_is_no_answer() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        hanging_up = threading.Thread(target=lambda: listening.accept()[0].close())
        hanging_up.start()

        answer = Clamd(f"127.0.0.1:{listening.getsockname()[1]}", seconds=5).scan([b"x" * 65536] * 200)
        hanging_up.join()

    assert answer is ScanAnswer.NO_ANSWER
