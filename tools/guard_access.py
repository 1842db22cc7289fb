"""Nobody reaches a guarded row except through its domain's access.py, and every act leaves a trace.

Guard 1 (architecture.md, sentence 3). A model whose docstring says GUARDED is a guarded one.

=========================================  ========================================================================
where                                      what is allowed
=========================================  ========================================================================
own domain: models, access, queries, jobs  everything (queries start from ``visible_x``, jobs act for nobody)
own domain: any other module               going on from rows that access gave out, and ``Model.objects.create``
any other domain, every face               nothing: no manager, no related manager, no look-up through a relation
=========================================  ========================================================================

Guard 2 (sentence 4). A public function of ``actions.py`` or of a module of ``actions/`` that writes is decorated
``@action``, or stands in ``PARTS_OF_ACTIONS`` with its reason.

Both read the source (ast) and import nothing. Tests, the tests' cast, migrations and the demo's data are left out.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANAGERS = {"objects", "_default_manager", "_base_manager"}
#: Modules of the own domain that may start from the whole table.
MAY_READ = {"models", "access", "queries", "jobs"}
#: What any module of the own domain may call on ``Model.objects``: making a row reads none.
MAKES_ROWS = {"create", "bulk_create"}
#: Methods that start a query; anything else behind a dot is not a related manager's.
STARTS_QUERY = {
    *("all", "filter", "exclude", "get", "first", "last", "count", "exists", "values", "values_list", "order_by"),
    *("select_related", "prefetch_related", "select_for_update", "iterator", "update", "delete", "aggregate"),
    *("annotate", "in_bulk", "earliest", "latest", "distinct", "only", "defer", "contains", "none", "raw", "alias"),
    *("create", "bulk_create", "get_or_create", "update_or_create", "add", "set", "remove", "clear"),
}
#: Calls whose text arguments name relations.
NAMES_RELATIONS = {
    *("select_related", "prefetch_related", "values", "values_list", "order_by", "only", "defer", "distinct"),
    *("Prefetch", "F", "Count", "Max", "Min", "Sum", "Avg", "OuterRef", "Subquery", "FilteredRelation"),
}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}
WRITES = {"save", "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "delete"}

#: Functions of actions modules that write as a part of the act that calls them, which leaves the line.
PARTS_OF_ACTIONS = {
    "cercle/accounts/actions/security.py": {"end_sessions"},
    "cercle/delivery/actions.py": {"enqueue", "rescue", "cancel", "forget_recipients"},
    "cercle/discussions/actions/add.py": {"admit"},
    "cercle/discussions/actions/guests.py": {"note_confirmed_contact"},
    "cercle/discussions/actions/index.py": {"index"},
    "cercle/discussions/actions/join.py": {"join"},
    "cercle/discussions/actions/leave.py": {"end_membership"},
    "cercle/discussions/actions/mention.py": {"name_people", "rename_people"},
    "cercle/discussions/actions/seats.py": {"forget_names"},
    "cercle/discussions/actions/threads.py": {"open_thread", "join_thread"},
    "cercle/discussions/actions/write.py": {"append", "change"},
    "cercle/files/actions.py": {"store", "keep", "forget", "sweep"},
    "cercle/dossiers/actions/agreements.py": {"note_agreement", "name_person", "agree_and_unlist"},
    "cercle/dossiers/actions/listed.py": {"end_listing"},
    "cercle/dossiers/actions/members.py": {"enter", "end_for_objection"},
    "cercle/dossiers/actions/notes.py": {"mark_seen"},
    "cercle/dossiers/actions/seats.py": {"forget_circle_names", "rename_circle_seats"},
    "cercle/invitations/actions/accepting.py": {"consume"},
    "cercle/invitations/actions/add.py": {"note_arrival", "note_circle_arrival"},
    "cercle/notifications/actions/telling.py": {"forget_name", "read_about"},
}


@dataclass(frozen=True)
class Fault:
    """One line that breaks a rule."""

    path: Path
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.says}"


@dataclass(frozen=True)
class Guarded:
    """The guarded models: who owns each, and by which names other models reach their rows."""

    owners: dict[str, set[str]]  # domain → model names
    relations: dict[str, set[str]]  # related name → domains

    def domain_of(self, dotted: str) -> str | None:
        """The domain when ``cercle.discussions.models.Message`` (or a re-export of it) is a guarded model."""
        parts = dotted.split(".")
        if len(parts) >= 3 and parts[0] == "cercle" and parts[-1] in self.owners.get(parts[1], set()):
            return parts[1]
        return None


def models_files(root: Path) -> list[Path]:
    """Every domain's ``models.py``, or the modules of its package ``models/``."""
    return sorted([*root.glob("cercle/*/models.py"), *root.glob("cercle/*/models/*.py")])


def find_guarded(models: Iterable[Path]) -> Guarded:
    """Read the docstrings and the relations of all models files."""
    owners: dict[str, set[str]] = {}
    relations: dict[str, set[str]] = {}
    for path in models:
        domain = path.parent.parent.name if path.parent.name == "models" else path.parent.name
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and "GUARDED" in (ast.get_docstring(node) or ""):
                owners.setdefault(domain, set()).add(node.name)
                for name in _related_names(node):
                    relations.setdefault(name, set()).add(domain)
    return Guarded(owners, relations)


def _related_names(model: ast.ClassDef) -> Iterator[str]:
    for node in ast.walk(model):
        if isinstance(node, ast.keyword) and node.arg == "related_name" and isinstance(node.value, ast.Constant):
            name = str(node.value.value)
            if not name.endswith("+"):
                yield name


class AccessGuard(ast.NodeVisitor):
    """Guard 1 over one module."""

    def __init__(self, path: Path, guarded: Guarded) -> None:
        self.path = path
        self.guarded = guarded
        parts = path.with_suffix("").parts
        self.package = parts[:-1]
        self.domain = parts[1]
        #: `queries.py` and the modules of a package `queries/` alike.
        self.slot = parts[2]
        self.names: dict[str, str] = {}
        self.faults: list[Fault] = []

    def fault(self, node: ast.expr | ast.keyword, says: str) -> None:
        self.faults.append(Fault(self.path, node.lineno, says))

    # Which name stands for which module or class.
    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.names[alias.asname or alias.name.split(".")[0]] = (
                alias.name if alias.asname else alias.name.split(".")[0]
            )

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        above = self.package[: len(self.package) - node.level + 1] if node.level else ()
        base = ".".join([*above, *([node.module] if node.module else [])])
        for alias in node.names:
            self.names[alias.asname or alias.name] = f"{base}.{alias.name}"

    def dotted(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return self.names.get(node.id, f"{'.'.join(self.package)}.{node.id}")
        if isinstance(node, ast.Attribute):
            return f"{self.dotted(node.value)}.{node.attr}"
        return ""

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr in MANAGERS:
            self._manager(node, called=None)
        elif isinstance(node.value, ast.Attribute) and node.value.attr in MANAGERS:
            self._manager(node.value, called=node.attr)
            self.visit(node.value.value)
            return
        elif isinstance(node.value, ast.Attribute) and node.attr in STARTS_QUERY:
            self._relation(node, node.value.attr)
        self.generic_visit(node)

    def _manager(self, node: ast.Attribute, called: str | None) -> None:
        model = self.dotted(node.value)
        domain = self.guarded.domain_of(model)
        if domain is None:
            return
        name = model.rpartition(".")[2]
        if domain != self.domain:
            self.fault(node, f"{name} is guarded: only cercle.{domain} reads or writes it; ask its access or queries")
        elif self.slot not in MAY_READ and called not in MAKES_ROWS:
            self.fault(node, f"{name} is guarded: start from cercle.{domain}.access")

    def _relation(self, node: ast.expr | ast.keyword, name: str) -> None:
        domains = self.guarded.relations.get(name)
        if domains and self.domain not in domains:
            owner = " or ".join(f"cercle.{domain}" for domain in sorted(domains))
            self.fault(node, f"« {name} » leads to guarded rows of {owner}: ask its access or queries")

    def visit_Call(self, node: ast.Call) -> None:
        function = self.dotted(node.func).rpartition(".")[2] or getattr(node.func, "attr", "")
        if function in SHORTCUTS and node.args and self.guarded.domain_of(self.dotted(node.args[0])):
            self.fault(node, f"{function} reaches a guarded model: use its access function")
        if function == "get_model":
            self._model_by_name(node)
        if function in NAMES_RELATIONS:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    for segment in argument.value.lstrip("-").split("__"):
                        self._relation(argument, segment)
        for keyword in node.keywords:
            if keyword.arg and "__" in keyword.arg:
                for segment in keyword.arg.split("__"):
                    self._relation(keyword, segment)
        self.generic_visit(node)

    def _model_by_name(self, node: ast.Call) -> None:
        texts = [str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)]
        label, _, name = ".".join(texts).partition(".")
        if any(name.lower() == model.lower() for model in self.guarded.owners.get(label, ())):
            self.fault(node, f"get_model reaches the guarded model {name}: use its access function")


def untraced(path: Path, tree: ast.Module) -> Iterator[Fault]:
    """Guard 2 over one actions module. What a function calls in its own module counts as its own."""
    parts = PARTS_OF_ACTIONS.get(path.as_posix(), set())
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    for name in sorted(parts - set(functions)):
        yield Fault(path, 1, f"{name} is gone: take it out of PARTS_OF_ACTIONS in tools/guard_access.py")
    for name, function in functions.items():
        if not name.startswith("_") and name not in parts and _writes(function, functions, seen=set()):
            yield Fault(path, function.lineno, f"{name} writes without @action: it would leave no trace")


def _writes(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef],
    seen: set[str],
) -> bool:
    if function.name in seen or any(isinstance(d, ast.Name) and d.id == "action" for d in function.decorator_list):
        return False
    seen.add(function.name)
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any(_is_write(call) for call in calls) or any(
        _writes(functions[call.func.id], functions, seen)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in functions
    )


def _is_write(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    # dict.update takes a mapping, QuerySet.update takes keywords alone.
    updates = call.func.attr == "update" and bool(call.keywords) and not call.args
    return updates or call.func.attr in WRITES


def is_left_out(path: Path) -> bool:
    return bool({"tests", "migrations", "demo"} & set(path.parts)) or path.name in {"testing.py", "conftest.py"}


def is_actions(path: Path) -> bool:
    return path.name == "actions.py" or (path.parent.name == "actions" and path.name != "__init__.py")


def faults(root: Path) -> list[Fault]:
    """All faults of the package ``cercle`` below ``root``; paths are relative to it."""
    guarded = find_guarded(models_files(root))
    found: list[Fault] = []
    for full in sorted(root.glob("cercle/*/**/*.py")):
        path = full.relative_to(root)
        if is_left_out(path):
            continue
        tree = ast.parse(full.read_text(), filename=str(path))
        guard = AccessGuard(path, guarded)
        guard.visit(tree)
        found += guard.faults
        if is_actions(path):
            found += untraced(path, tree)
    return found


def main() -> int:
    found = faults(ROOT)
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
