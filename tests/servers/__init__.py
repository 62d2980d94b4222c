"""Real servers for the tests: installed from packages, started on this machine, stopped again.

``python -m tests.servers`` installs those that are not there yet, each in a folder of its own below ``.venv-servers``
of the checkout (or below FAIRDICT_SERVERS). They are other people's programs as they are; only their settings and what
they hold are ours.
"""
