"""« Vu », « Fait » under a message, as every screen shows them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.discussions import queries
from cercle.discussions.models import Message, Sign

#: Names that a sign shows; the others are counted, and named in the message's panel.
SHOWN = 2


@dataclass(frozen=True)
class Signed:
    """One of the signs and who put it there, in that order."""

    sign: Sign
    people: list[Account]

    @property
    def by(self) -> str:
        """Ids, for the script that presses the reader's own."""
        return " ".join(str(person.pk) for person in self.people)

    @property
    def names(self) -> str:
        return ", ".join(person.name for person in self.people)

    @property
    def short(self) -> str:
        """« Karim Benali, Paul Girard + 3 »."""
        shown = ", ".join(person.name for person in self.people[:SHOWN])
        more = len(self.people) - SHOWN
        return _("%(names)s + %(more)s") % {"names": shown, "more": more} if more > 0 else shown


def signs(message: Message) -> list[Signed]:
    """Both, whether or not anybody put them; ``acknowledgements`` are fetched with the message."""
    found = queries.signs_of(message)
    return [Signed(sign, [each.account for each in found if each.sign == sign]) for sign in Sign]
