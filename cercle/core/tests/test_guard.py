"""The guard of `make check`: each road to a guarded row that it must close, and those that must stay open."""

from pathlib import Path

import pytest

from tools import guard_access

MODELS = '''
class Message(models.Model):
    """GUARDED. What people write."""

    account = models.ForeignKey("accounts.Account", related_name="writings", on_delete=models.CASCADE)
    room = models.ForeignKey("Room", related_name="+", on_delete=models.CASCADE)


class Room(models.Model):
    """Anybody may see that it exists."""
'''


def faults(tmp_path: Path, path: str, source: str) -> list[str]:
    """What the guard says of ``source`` at ``path``, beside a domain ``talks`` with a guarded ``Message``."""
    for name, text in {"cercle/talks/models.py": MODELS, path: source}.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return [fault.says for fault in guard_access.faults(tmp_path)]


@pytest.mark.parametrize(
    "source",
    [
        "from cercle.talks.models import Message\nMessage.objects.all()",
        "from cercle.talks.models import Message as M\nM.objects.get(pk=1)",
        "from cercle.talks import models\nmodels.Message.objects.count()",
        "import cercle.talks.models\ncercle.talks.models.Message.objects.first()",
        "from cercle.talks.queries import Message\nrows = Message._default_manager",
        "from cercle.talks.models import Message\nMessage._base_manager.filter(pk=1)",
        "from cercle.talks.models import Message\nMessage.objects.create(body='')",
        "from cercle.talks.models import Message\nget_object_or_404(Message, pk=1)",
        "apps.get_model('talks', 'Message')",
        "apps.get_model('talks.Message')",
        "def f(account): return account.writings.filter(pk=1)",
        "def f(rows): return rows.filter(writings__body='x')",
        "def f(rows): return rows.prefetch_related('writings')",
        "def f(rows): return rows.annotate(n=Count('writings__pk'))",
    ],
)
def test_other_domains_and_faces_have_no_road(tmp_path: Path, source: str) -> None:
    assert len(faults(tmp_path, "cercle/web/views/talks.py", source)) == 1


@pytest.mark.parametrize(
    ("path", "source", "count"),
    [
        ("cercle/talks/access.py", "from cercle.talks.models import Message\nMessage.objects.filter(pk=1)", 0),
        ("cercle/talks/queries/lists.py", "from ..models import Message\nMessage.objects.filter(pk=1)", 0),
        ("cercle/talks/jobs.py", "from cercle.talks.models import Message\nMessage.objects.filter(pk=1)", 0),
        ("cercle/talks/states.py", "from cercle.talks.models import Message\nMessage.objects.filter(pk=1)", 1),
        ("cercle/talks/states.py", "from .models import Message\nMessage.objects.filter(pk=1)", 1),
        ("cercle/talks/actions.py", "from cercle.talks.models import Message\nMessage.objects.create(body='')", 0),
        ("cercle/talks/actions.py", "from cercle.talks.models import Message\nMessage.objects.get(pk=1)", 1),
        ("cercle/talks/actions.py", "def _f(account): account.writings.filter(pk=1)", 0),
        ("cercle/talks/tests/test_x.py", "from cercle.talks.models import Message\nMessage.objects.all()", 0),
        ("cercle/talks/migrations/0001.py", "apps.get_model('talks', 'Message')", 0),
    ],
)
def test_the_own_domain_starts_from_access(tmp_path: Path, path: str, source: str, count: int) -> None:
    assert len(faults(tmp_path, path, source)) == count


@pytest.mark.parametrize(
    "source",
    [
        "from cercle.talks.models import Room\nRoom.objects.all()",
        "from django.contrib import messages\nmessages.error(request, 'no')",
        "def f(letter): return letter.writings",
        "from cercle.shelves.models import Message\nMessage.objects.all()",
        "def f(message): return message.account.name",
    ],
)
def test_what_is_not_guarded_is_left_alone(tmp_path: Path, source: str) -> None:
    assert faults(tmp_path, "cercle/web/views/talks.py", source) == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("@action\ndef write(actor): Room().save()", 0),
        ("def write(actor): Room().save()", 1),
        ("def write(actor): _write(actor)\ndef _write(actor): Room().save()", 1),
        ("def write(actor): _write(actor)\n@action\ndef _write(actor): Room().save()", 0),
        ("def write(rows): rows.update(state='x')", 1),
        ("def read(values): values.update({'state': 'x'})", 0),
        ("def _write(actor): Room().save()", 0),
        ("async def write(actor): Room().delete()", 1),
    ],
)
def test_every_act_leaves_a_trace(tmp_path: Path, source: str, count: int) -> None:
    assert len(faults(tmp_path, "cercle/talks/actions/write.py", source)) == count


def test_the_product_keeps_its_rules() -> None:
    assert [str(fault) for fault in guard_access.faults(guard_access.ROOT)] == []


def test_the_sensitive_models_are_guarded() -> None:
    guarded = guard_access.find_guarded(guard_access.models_files(guard_access.ROOT))
    assert guarded.owners["discussions"] >= {"Discussion", "Member", "Message", "PendingSeat", "Attachment", "Draft"}
    assert guarded.owners["dossiers"] >= {"Dossier", "CircleMember"}
    assert guarded.owners["invitations"] >= {"Invitation", "Sponsor", "Handover"}
    assert guarded.owners["directory"] >= {"RecordedContact"}
