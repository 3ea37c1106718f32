"""The project's own PostgreSQL: shared by commands, stopped by the last, brought back after any crash."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path

import psycopg
import pytest
from tools import database

from tests.launcher.working_copy import Holder, WorkingCopy, eventually, runs


def test_two_commands_at_once_share_one_server_and_the_last_stops_it(copy: WorkingCopy) -> None:
    beginning = [copy.begin(), copy.begin()]

    first, second = copy.ready(beginning[0]), copy.ready(beginning[1])
    server = first.server
    assert second.server == server

    first.end()
    assert second.ask("SELECT 1") == 1

    second.end(signal.SIGINT)
    assert not runs(server)


def test_a_server_that_was_killed_is_started_again_with_its_data(copy: WorkingCopy) -> None:
    first = copy.hold()
    first.tell("CREATE TABLE kept AS SELECT 538 AS figure")
    os.kill(first.server, signal.SIGKILL)
    first.end(signal.SIGKILL)

    second = copy.hold()

    assert second.ask("SELECT figure FROM kept") == 538


def test_a_command_that_was_killed_holds_nothing(copy: WorkingCopy) -> None:
    first = copy.hold()
    server = first.server
    first.end(signal.SIGKILL)
    assert runs(server)

    second = copy.hold()
    assert second.server == server

    second.end()
    assert not runs(server)


def test_a_dead_pid_file_that_names_another_process_is_cleaned(copy: WorkingCopy) -> None:
    first = copy.hold()
    first.end()
    left = first.folder / "data" / "postmaster.pid"
    left.write_text(f"{os.getpid()}\n{first.folder}/data\n0\n5432\n")

    second = copy.hold()

    assert second.server != os.getpid()
    assert second.ask("SELECT 1") == 1


def test_data_of_an_earlier_copy_at_the_same_path_is_set_aside(copy: WorkingCopy) -> None:
    first = copy.hold()
    first.tell("CREATE TABLE kept (word text)")
    first.end()
    (copy.folder / ".wayhome" / "token").unlink()

    second = copy.hold()

    assert second.ask("SELECT to_regclass('kept')") is None
    assert (second.folder / "data-of-earlier-copy" / "PG_VERSION").exists()


def test_data_whose_version_is_not_on_this_machine_is_named(tmp_path: Path) -> None:
    home = database.Home(folder=tmp_path, uid=os.geteuid(), gid=os.getegid(), reason="")
    home.data.mkdir()
    (home.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(database.Stop, match=r"made by PostgreSQL 9, .* install postgresql-9"):
        database.binaries(home)


def test_only_its_owner_reaches_the_database_and_nothing_listens_on_the_network(holder: Holder) -> None:
    assert stat.S_IMODE(holder.folder.stat().st_mode) == 0o700
    assert holder.ask("SHOW listen_addresses") == ""


def test_the_application_owns_nothing_and_reaches_no_table_that_nobody_opened(holder: Holder) -> None:
    holder.tell("CREATE TABLE rows (id bigint GENERATED ALWAYS AS IDENTITY, word text)")

    for refused in (
        "INSERT INTO rows (word) VALUES ('one')",
        "CREATE TABLE another (id int)",
        "DROP TABLE rows",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            holder.tell(refused, role="DATABASE_URL")
    holder.tell("GRANT INSERT ON rows TO wayhome_app")
    holder.tell("INSERT INTO rows (word) VALUES ('one')", role="DATABASE_URL")

    assert holder.ask("SELECT count(*) FROM rows") == 1


def test_nobody_logs_in_as_the_owner_and_only_two_roles_see_past_row_policies(holder: Holder) -> None:
    may = "SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolname LIKE 'wayhome%' AND "

    assert holder.ask(may + "NOT rolcanlogin") == "wayhome_owner wayhome_stats"
    assert holder.ask(may + "rolbypassrls") == "wayhome_backup wayhome_migrator wayhome_super"


def test_a_test_database_is_as_closed_as_the_first(holder: Holder) -> None:
    holder.tell("CREATE DATABASE test_wayhome_trial")
    holder.tell("CREATE TABLE rows (word text)", database="test_wayhome_trial")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        holder.tell("CREATE TABLE another (id int)", role="DATABASE_URL", database="test_wayhome_trial")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        holder.tell("SELECT * FROM rows", role="DATABASE_URL", database="test_wayhome_trial")


def test_names_in_every_script_have_letters(holder: Holder) -> None:
    holder.tell("CREATE EXTENSION pg_trgm")

    assert holder.ask("SELECT similarity('محمد', 'محمود') > 0.2")
    assert holder.ask("SELECT lower('ЖУК')") == "жук"


def test_a_socket_in_the_chosen_folder_fits_the_kernel(holder: Holder) -> None:
    assert eventually((holder.folder / database.SOCKET_NAME).exists)
    assert len(bytes(holder.folder / database.SOCKET_NAME)) <= 107
