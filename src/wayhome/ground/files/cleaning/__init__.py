"""Makes documents and pictures harmless: what goes in is hostile until shown otherwise, what comes out is written anew.

``confined.clean`` is the one way in: it runs everything else of this package in a child process with little memory,
little time, no secrets, no network and no files. Bytes go in, bytes or a problem come out.
"""
