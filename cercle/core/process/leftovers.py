"""Children of a run that was killed outright.

On Linux the kernel ends them (`tether`), but they may still be busy stopping when the next run starts; elsewhere
nothing ended them. Each run notes its children in the data folder; the next one ends what is left.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psutil

FILE = "children.json"


def note(data: Path, children: Mapping[str, int]) -> None:
    """Write down which processes are ours, with their start times: a number alone is soon somebody else's."""
    noted = {}
    for name, number in children.items():
        with suppress(psutil.NoSuchProcess):
            noted[name] = [number, psutil.Process(number).create_time()]
    (data / FILE).write_text(json.dumps(noted))


def end(data: Path) -> None:
    """End what a killed run left. The caller holds the data lock."""
    try:
        noted = json.loads((data / FILE).read_text())
    except (OSError, ValueError):
        return
    left = []
    for number, started in noted.values():
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(number)
            if abs(process.create_time() - started) < 1:
                left += [process, *process.children(recursive=True)]
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(left, timeout=5)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=5)
    (data / FILE).unlink(missing_ok=True)
