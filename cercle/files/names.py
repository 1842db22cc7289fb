"""What a file is called, made harmless."""

import re
import unicodedata

from cercle.files.kinds import Kind

#: Characters, extension included.
LENGTH = 120
#: No folder, no character that a system of files gives a meaning to.
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


def harmless(name: str, kind: Kind, default: str) -> str:
    """``name`` without folders, without characters that hide or turn round (« gpj.exe » read backwards), and with the
    extension of what the file really is. ``default`` is for a name of which nothing is left."""
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(each for each in name if unicodedata.category(each) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
    stem = " ".join(_UNSAFE.sub(" ", name).split())
    for extension in (".jpeg", ".jpg", kind.extension):
        if stem.lower().endswith(extension):
            stem = stem[: -len(extension)]
            break
    stem = stem.strip(" .")[: LENGTH - len(kind.extension)].strip(" .")
    return f"{stem or default}{kind.extension}"
