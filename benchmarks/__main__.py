"""`make bench`: every benchmark, one after the other, each in a process of its own; prints their tables.

`python -m benchmarks search pages` runs the named ones.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ALL = ("search", "imports", "delivery", "live", "idle", "opening", "pages", "invitations", "dossiers", "dead_links")


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in ALL]
    if unknown:
        print(f"benchmarks: no such benchmark: {', '.join(unknown)}; there are {', '.join(ALL)}.", file=sys.stderr)
        return 2
    failed = 0
    for name in names or ALL:
        print(f"\n## {name}\n", flush=True)
        failed += subprocess.run([sys.executable, str(FOLDER / f"{name}.py")], check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
