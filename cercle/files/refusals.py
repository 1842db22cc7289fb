"""Why a file is refused, in words that say what to do."""

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cercle.core.errors import CercleError, Refused, TooMany
from cercle.files.shapes import Unfit


def most_bytes() -> int:
    """The limit FILE_SIZE, in bytes."""
    return int(settings.LIMITS["FILE_SIZE"]) * 1_000_000


def words(unfit: Unfit) -> str:
    values = {"most_size": settings.LIMITS["FILE_SIZE"], **unfit.values}
    return _texts()[unfit.code] % {name: number_format(value, force_grouping=True) for name, value in values.items()}


def refused(unfit: Unfit) -> CercleError:
    """The domain error that faces show. A decoder that has no time now may have some later."""
    if unfit.code == "busy":
        return TooMany("FILE_TRIES", 15, words(unfit))
    return Refused(f"file_{unfit.code}", words(unfit))


def away_for_storing() -> str:
    """Said while the storage of files does not answer."""
    return _(
        "Le stockage des fichiers ne répond pas pour l’instant : rien n’a été enregistré. Réessayez dans un moment."
    )


def away_for_reading() -> str:
    return _(
        "Le stockage des fichiers ne répond pas pour l’instant. Ce fichier n’est pas perdu : réessayez dans un moment."
    )


def _texts() -> dict[str, str]:
    return {
        "empty": _("Ce fichier est vide."),
        "too_large": _("Ce fichier est trop lourd : un fichier pèse au plus %(most_size)s Mo."),
        "length": _("Ce fichier n’est pas arrivé en entier. Joignez-le de nouveau."),
        "kind": _(
            "Ce fichier n’est pas accepté : son contenu n’est ni une photo (JPEG, PNG, WebP, GIF) ni un PDF, "
            "quel que soit son nom."
        ),
        "heic": _(
            "Les photos au format HEIC ou AVIF ne sont pas acceptées. Enregistrez celle-ci en JPEG, puis joignez-la "
            "de nouveau."
        ),
        "damaged": _("Ce fichier est abîmé ou incomplet : il ne peut pas être ouvert."),
        "too_many_pixels": _(
            "Cette image est trop grande : elle a %(width)s × %(height)s pixels, une image en a au plus 24 millions. "
            "Réduisez-la, puis joignez-la de nouveau."
        ),
        "too_long": _("Cette animation est trop longue. Joignez une image fixe."),
        "protected": _(
            "Ce PDF est protégé par un mot de passe : il ne peut pas être vérifié. Enregistrez-le sans mot de passe, "
            "puis joignez-le de nouveau."
        ),
        "too_many_pages": _("Ce PDF a trop de pages : un PDF en a au plus %(most)s."),
        "two_in_one": _("Ce PDF contient autre chose qu’un PDF. Enregistrez-le de nouveau comme PDF, puis joignez-le."),
        "too_complex": _(
            "Ce fichier demande trop de calcul pour être vérifié. Simplifiez-le, puis joignez-le de nouveau."
        ),
        "busy": _("Trop de fichiers arrivent en même temps. Joignez celui-ci de nouveau dans un instant."),
        "missing": _("Ce fichier est introuvable ou abîmé dans le stockage. Prévenez l’administrateur de Cercle."),
    }
