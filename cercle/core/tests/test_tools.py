"""The tools of the Makefile that are programs of their own."""

import gettext
import os
from pathlib import Path

from cercle.config.folders import ROOT
from tools.compile_messages import compile_all

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Bonjour"
msgstr "Hello"

#, fuzzy
msgid "Peut-être"
msgstr "Perhaps"

msgid "%(n)d essai"
msgid_plural "%(n)d essais"
msgstr[0] "%(n)d try"
msgstr[1] "%(n)d tries"
"""


def test_translations_are_compiled_once_and_again_when_they_change(tmp_path: Path) -> None:
    source = tmp_path / "cercle" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)
    (target,) = compile_all(tmp_path)
    with target.open("rb") as handle:
        english = gettext.GNUTranslations(handle)
    assert english.gettext("Bonjour") == "Hello"
    assert english.ngettext("%(n)d essai", "%(n)d essais", 2) == "%(n)d tries"
    assert english.gettext("Peut-être") == "Peut-être"
    assert compile_all(tmp_path) == []
    later = target.stat().st_mtime + 5
    os.utime(source, (later, later))
    assert compile_all(tmp_path) == [target]


def test_each_tool_can_be_run() -> None:
    for name in ("tools/install", "tools/check", "tools/ensure-programs", ".ci/run"):
        assert os.access(ROOT / name, os.X_OK), name


def _locked(name: str) -> set[str]:
    lock = (ROOT / name).read_text()
    assert "://" not in lock
    packages = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert all(line.endswith("\\") and "==" in line for line in packages)
    return set(packages)


def test_the_lock_files_name_each_package_with_hashes_and_no_place() -> None:
    everything, what_runs = _locked("requirements.lock"), _locked("requirements-run.lock")
    assert len(what_runs) > 60
    assert what_runs < everything, "a demo runs on what the tests have tried"
    assert not any(line.startswith(("pytest", "moto", "mypy", "playwright")) for line in what_runs)
