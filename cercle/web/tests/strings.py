"""The strings to translate, read from the sources without the gettext programs, as ``make messages`` reads them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2]
#: A message as gettext names it: its context ("" for none) and its singular.
Message = tuple[str, str]

_PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
_IN_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
_LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
#: What ``templatize`` leaves of a template: calls among crosses.
_CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*{_LITERAL}(?:\s*,\s*{_LITERAL})?", re.DOTALL)


def of_sources() -> set[Message]:
    """Every message of the product's Python files and templates."""
    found = set()
    for path in sorted(PACKAGE.rglob("*")):
        if "tests" in path.relative_to(PACKAGE).parts:
            continue
        if path.suffix == ".py":
            found |= set(_of_python(path.read_text()))
        elif path.suffix in {".html", ".txt"}:
            found |= set(_of_template(path.read_text()))
    return found


def _of_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if name in _PLAIN and texts:
            yield "", texts[0]
        elif name in _IN_CONTEXT and len(texts) > 1:
            yield texts[0], texts[1]


def _of_template(source: str) -> Iterator[Message]:
    for name, first, second in _CALL.findall(templatize(source)):
        texts = [ast.literal_eval(f"({each})") for each in (first, second) if each]
        yield (texts[0], texts[1]) if name in {"pgettext", "npgettext"} else ("", texts[0])
