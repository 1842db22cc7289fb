"""What changes the directory, apart from the import."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import Actor, record
from cercle.core import names
from cercle.core.errors import Forbidden, Invalid, Refused
from cercle.directory import professions
from cercle.directory.access import Right, entry_of, lock_entry, rights
from cercle.directory.jobs import request_refresh
from cercle.directory.models import Activity, Identity, Professional
from cercle.live import bell

VERIFIED = frozenset({Identity.VOUCHED, Identity.PROVEN})


def announce_connected(account: Account) -> None:
    """Turn the badge of this person's entry on every open screen. No row changes: reachability is computed."""
    entry = entry_of(account)
    if entry is not None:
        _ring(entry)


@action
def bind_account(actor: Actor | None, entry: Professional, account: Account, *, identity: Identity) -> Professional:
    """Say that ``account`` is the person of ``entry``; how sure that is goes with it (product.md §3.4).

    Doing it again changes nothing but a better proof. Refused when either already belongs to another.
    """
    entry = lock_entry(entry)
    if entry.account_id not in {None, account.pk}:
        raise Refused("entry_taken", _("Cette fiche de l’annuaire appartient déjà à un autre compte."))
    other = entry_of(account)
    if other is not None and other.pk != entry.pk:
        raise Refused("account_bound", _("Ce compte est déjà lié à une autre fiche de l’annuaire."))
    if entry.account_id == account.pk and entry.identity in VERIFIED:
        identity = max(Identity(entry.identity), identity, key=list(Identity).index)
    entry.account, entry.identity = account, identity
    entry.save(update_fields=["account", "identity"])
    record(actor, "directory.account_bound", "professional", entry.pk, account=str(account.pk), identity=identity.value)
    _ring(entry)
    return entry


@action
def create_entry(
    actor: Actor | None,
    *,
    family_name: str,
    given_name: str,
    profession: str,
    town: str,
    account: Account | None,
) -> Professional:
    """An entry for somebody whom the national file does not know, as they or a colleague describe them."""
    family, given = names.clean(family_name)[:120], names.clean(given_name)[:120]
    label, place = names.clean(profession)[:120], names.clean(town)[:100]
    missing = _("Ce champ est obligatoire.")
    if not family or not label:
        raise Invalid(({} if family else {"family_name": missing}) | ({} if label else {"profession": missing}))
    entry = Professional(
        family_name=family, given_name=given, profession=label, profession_code=professions.code_of(label)
    )
    entry.save()
    if place:
        Activity(professional=entry, town=place).save()
    record(actor, "directory.entry_created", "professional", entry.pk)
    if account is not None:
        entry = bind_account(actor, entry, account, identity=Identity.DECLARED)
    request_refresh()
    return entry


@action
def vouch(actor: Account, entry: Professional) -> Professional:
    """Confirm that the account bound to ``entry`` is that person. Only somebody verified can (product.md §3.4)."""
    if Right.VOUCH not in rights(actor):
        raise Forbidden
    if not may_vouch(actor):
        raise Refused("not_verified", _("Votre propre identité doit d’abord être confirmée."))
    entry = lock_entry(entry)
    if entry.account_id is None:
        raise Refused("no_account", _("Cette personne n’a pas encore de compte."))
    if entry.account_id == actor.pk:
        raise Refused("own_identity", _("Une autre personne doit confirmer votre identité."))
    already = entry.identity in VERIFIED
    if not already:
        entry.identity, entry.vouched_by, entry.vouched_at = Identity.VOUCHED, actor, timezone.now()
        entry.save(update_fields=["identity", "vouched_by", "vouched_at"])
        _ring(entry)
    record(actor, "directory.vouched", "professional", entry.pk, already=already)
    return entry


def may_vouch(actor: Account) -> bool:
    """Whether ``actor`` may confirm others: an administrator, or a member whose own identity is confirmed."""
    if Right.VOUCH not in rights(actor):
        return False
    own = entry_of(actor)
    return actor.is_administrator or (own is not None and own.identity in VERIFIED)


def _ring(entry: Professional) -> None:
    bell.ring(bell.DIRECTORY, "entry", entry=entry.pk)
