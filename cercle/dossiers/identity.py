"""The five strict traits as they are typed, and what each identity status asks for (RNIV)."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.core import names
from cercle.core.errors import Invalid
from cercle.core.words import plain
from cercle.dossiers import ins
from cercle.dossiers.models import Dossier, IdentityMark, IdentityStatus, Sex

#: Nobody cared for was born before.
FIRST_YEAR = 1890
#: INSEE COG: five characters, Corsica with a letter; 99xxx is a country.
_PLACE = re.compile(r"\d{5}|2[AB]\d{3}")


@dataclass(frozen=True)
class Traits:
    """What a form or a program says of a patient. ``given_names``: all of birth, the first one included."""

    birth_name: str
    given_name: str
    birth_date: date | None = None
    sex: str = Sex.UNKNOWN.value
    birth_place: str = ""
    used_name: str = ""
    used_given_name: str = ""
    given_names: str = ""
    identity: str = IdentityStatus.PROVISIONAL.value
    identity_mark: str = ""
    ins: str = ""
    ins_kind: str = ""
    ins_from_service: bool = False


FIELDS = (
    *("birth_name", "given_name", "birth_date", "sex", "birth_place", "used_name", "used_given_name"),
    *("given_names", "identity", "identity_mark", "ins", "ins_kind"),
)


def checked(traits: Traits) -> dict[str, object]:
    """The columns of a dossier. Raises ``Invalid`` by field: all that is wrong at once."""
    errors: dict[str, str] = {}
    values: dict[str, object] = {
        "birth_name": _name(traits.birth_name, "birth_name", _("Indiquez le nom de naissance."), errors),
        "given_name": _name(traits.given_name, "given_name", _("Indiquez le premier prénom de naissance."), errors),
        "used_name": names.clean(traits.used_name)[:120],
        "used_given_name": names.clean(traits.used_given_name)[:120],
        "birth_date": _birth_date(traits.birth_date, errors),
        "sex": _choice(traits.sex, Sex.values, "sex", errors),
        "birth_place": _place(traits.birth_place, errors),
        "identity": _choice(traits.identity, IdentityStatus.values, "identity", errors),
        "identity_mark": _choice(traits.identity_mark, IdentityMark.values, "identity_mark", errors),
    }
    values["given_names"] = _given_names(traits.given_names, str(values["given_name"]), errors)
    values |= _number(traits, values, errors)
    if errors:
        raise Invalid(errors)
    return values


def _name(typed: str, field: str, missing: str, errors: dict[str, str]) -> str:
    name = names.clean(typed)[:120]
    if not any(character.isalpha() for character in name):
        errors[field] = missing
    return name


def _birth_date(given: date | None, errors: dict[str, str]) -> date | None:
    if given is None:
        errors["birth_date"] = _("Indiquez la date de naissance.")
    elif not date(FIRST_YEAR, 1, 1) <= given <= timezone.localdate():
        errors["birth_date"] = _("Vérifiez la date de naissance.")
    return given


def _choice(given: str, known: list[str], field: str, errors: dict[str, str]) -> str:
    if given not in known:
        errors[field] = _("Choisissez une réponse.")
    return given


def _place(typed: str, errors: dict[str, str]) -> str:
    place = typed.strip().upper()
    if place and not _PLACE.fullmatch(place):
        errors["birth_place"] = _(
            "Le code INSEE du lieu de naissance a 5 caractères ; à l’étranger, il commence par 99."
        )
    return place


def _given_names(typed: str, first: str, errors: dict[str, str]) -> str:
    """All given names of birth; the first one must begin them."""
    every = names.clean(typed)[:240]
    if every and first and not plain(every).startswith(plain(first)):
        errors["given_names"] = _("La liste des prénoms commence par le premier prénom.")
    return every


def _number(traits: Traits, values: dict[str, object], errors: dict[str, str]) -> dict[str, object]:
    """The national number, which a qualified identity has and no other."""
    if traits.identity != IdentityStatus.QUALIFIED:
        if traits.ins.strip():
            errors["ins"] = _("Seule une identité qualifiée porte un matricule INS.")
        return {"ins": None, "ins_kind": ""}
    if traits.identity_mark:
        errors["identity_mark"] = _("Une identité homonyme, douteuse ou fictive ne peut pas être qualifiée.")
    for field in ("given_names", "birth_place"):
        if not values[field] and field not in errors:
            errors[field] = _("Une identité qualifiée a ses cinq traits stricts : complétez celui-ci.")
    if traits.sex == Sex.UNKNOWN:
        errors["sex"] = _("Une identité qualifiée a ses cinq traits stricts : complétez celui-ci.")
    if not traits.ins_from_service:
        errors["ins_from_service"] = _("Un matricule lu sur une carte n’est pas un INS : il vient du téléservice INSi.")
    try:
        return {"ins": ins.parse(traits.ins, traits.ins_kind), "ins_kind": traits.ins_kind}
    except Invalid as wrong:
        errors |= wrong.fields
        return {}


def same_person(dossier: Dossier, values: dict[str, object]) -> bool:
    """Whether a dossier may be of the person with these columns: same birth date, and a name and a given name in
    common, in either order of names; accents, case and hyphens do not matter. Or the same national number."""
    if values.get("ins") and dossier.ins == values["ins"]:
        return True
    if dossier.birth_date != values["birth_date"]:
        return False
    theirs = {_key(name) for name in (dossier.birth_name, dossier.used_name) if name}
    ours = {_key(str(name)) for name in (values["birth_name"], values["used_name"]) if name}
    given = {_first(dossier.given_name), _first(dossier.used_given_name or dossier.given_name)}
    return bool(theirs & ours) and _first(str(values["given_name"])) in given


def _key(name: str) -> str:
    return "".join(plain(name).split())


def _first(name: str) -> str:
    return "".join(plain(name).split())
