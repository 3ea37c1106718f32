"""Stored files: documents and pictures that people bring, made harmless, encrypted and kept.

Whoever uses it needs these calls. Each writes an audit row through the ``record`` of ``ground.audit``, which is handed
in because the two rooms stand side by side; each asks nothing about permissions, which the caller has asked before.

* ``actions.keep_file(name=…, declared=…, content=…, drawer_id=…, case_id=…, by=…, at=…, record=record)`` takes a file
  in, or raises ``FileRefused`` with a sentence. It may take twenty seconds: call it before a row is locked. Keep the id
  of what it returns in a row of your own.
* ``reading.open_file(file_id=…, by=…, at=…, record=record)`` proves it and returns it in chunks; a door gives that to
  ``web.shared.sending_files.file_response``.
* ``actions.delete_file(file_id=…, by=…, at=…, record=record)`` throws content and key away and keeps the plain row.
* ``actions.keep_made(…)`` keeps a file that the house made itself: nothing in it has to be made harmless.

Timers call ``actions.scan_waiting`` for each organisation, and ``actions.remove_leftovers`` once a day. Uploaded bytes
go in; encrypted bytes lie in the folder ``WAYHOME_FILES``, and nothing plain ever touches a disk.
"""
