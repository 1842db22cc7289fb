"""Fail when a built wheel would lack a file of the package: templates, styles, words and sample data travel with it."""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def tracked() -> list[str]:
    """The package's files as they are under version control, or about to be."""
    listed = [
        "git",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "cercle",
        "pyproject.toml",
        "README.md",
    ]
    out = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in out.split("\0") if name and (ROOT / name).is_file()]


def missing() -> list[str]:
    """What is in the checkout and not in the wheel. It is built from a copy: setuptools writes beside its sources."""
    with tempfile.TemporaryDirectory() as folder:
        copy, out = Path(folder, "source"), Path(folder, "out")
        for name in tracked():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
        pip = [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "-q",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            str(out),
            str(copy),
        ]
        subprocess.run(pip, check=True)
        (wheel,) = out.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            inside = set(archive.namelist())
    return sorted(name for name in tracked() if name.startswith("cercle/") and name not in inside)


if __name__ == "__main__":
    if absent := missing():
        print("not in the wheel (see package-data in pyproject.toml):", *absent, sep="\n  ")
        sys.exit(1)
