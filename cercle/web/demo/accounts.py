"""The accounts one may try in demo mode, in the order of /demo/comptes.json."""

from dataclasses import asdict, dataclass

from cercle.accounts.models import Role

#: One password for all of them: shown on the sign-in page of a demo, and used nowhere else.
PASSWORD = "cercle-en-demonstration"  # noqa: S105

#: A professional who shares nothing with the first one: the role of the page, not of the account.
OUTSIDER = "outsider"


@dataclass(frozen=True)
class DemoAccount:
    email: str
    password: str
    role: str
    name: str

    @property
    def account_role(self) -> str:
        return Role.PROFESSIONAL if self.role == OUTSIDER else self.role


DEMO_ACCOUNTS = tuple(
    DemoAccount(f"{local}@cercle.example", PASSWORD, role, name)
    for local, role, name in (
        ("helene.martin", Role.PROFESSIONAL.value, "Hélène Martin"),
        ("karim.benali", Role.PROFESSIONAL.value, "Karim Benali"),
        ("ines.moreau", Role.PROFESSIONAL.value, "Inès Moreau"),
        ("sophie.leroy", Role.SECRETARY.value, "Sophie Leroy"),
        ("antoine.dubois", Role.PATIENT.value, "Antoine Dubois"),
        ("claire.dubois", Role.CAREGIVER.value, "Claire Dubois"),
        ("marc.lefevre", Role.ADMINISTRATOR.value, "Marc Lefèvre"),
        ("paul.girard", OUTSIDER, "Paul Girard"),
    )
)


def accounts() -> list[dict[str, str]]:
    """What /demo/comptes.json shows: exactly email, password, role and name."""
    return [asdict(account) for account in DEMO_ACCOUNTS]
