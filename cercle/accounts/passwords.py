"""What Django's list of common passwords does not know: the ones that people here choose."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cercle.accounts.models import Account

#: Words that alone, or with figures and signs around them, are tried first.
OBVIOUS = frozenset(
    """
    azertyuiop azertyuiopqsdfghjklm azertyqwerty azertyazerty qwertyuiop motdepasse motdepassemotdepasse monmotdepasse
    password passwordpassword cercle cercledesoins bonjour bonjourbonjour soleil doudou loulou chouchou jetaime
    marseille administrateur administrator infirmier infirmiere medecin docteur pharmacie hopital cabinet
    cabinetmedical sante santesante changezmoi bienvenue
    """.split()  # noqa: SIM905  # words read better than a column of strings
)
#: Fewer different characters than that is a pattern, whatever its length.
LEAST_DISTINCT = 5


class ObviousPasswordValidator:
    """Refuses « Azertyuiop123! », « aaaaaaaaaaaa », « 121212121212 »."""

    def validate(self, password: str, user: Account | None = None) -> None:
        lower = unicodedata.normalize("NFKD", password.lower())
        word = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", lower)
        letters = re.sub(r"[^a-z]", "", word.replace("@", "a").replace("0", "o").replace("1", "i"))
        if letters in OBVIOUS or len(set(lower)) < LEAST_DISTINCT:
            raise ValidationError(_("Ce mot de passe est trop facile à deviner."), code="password_obvious")

    def get_help_text(self) -> str:
        return _("Votre mot de passe ne peut pas être une suite de touches ou un mot très courant.")
