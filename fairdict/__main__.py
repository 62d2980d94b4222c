"""The door of the command: it brings in the rest, and Ctrl-C meanwhile ends in the same line as later."""

import sys

from fairdict.interrupted import CODE, SENTENCE


def main() -> None:
    """The command as it was said; ends the process."""
    try:
        from fairdict.cli import main as command
    except KeyboardInterrupt:
        print(SENTENCE, file=sys.stderr)
        sys.exit(CODE)
    command(prog_name="fairdict")


if __name__ == "__main__":
    main()
