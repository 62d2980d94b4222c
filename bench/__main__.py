"""Every benchmark here, one after the other; each prints what it measured and beside what."""

import runpy
from pathlib import Path

for path in sorted(Path(__file__).parent.glob("[!_]*.py")):
    print(f"== {path.stem}")
    runpy.run_path(str(path), run_name="__main__")
