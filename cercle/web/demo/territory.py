"""The demo's professionals, organisations and accounts as rows."""

from datetime import datetime, timedelta

from cercle.accounts.actions import create_account
from cercle.accounts.models import Account, Role
from cercle.directory.models import Activity, Identity, Organisation, Professional, RecordedContact
from cercle.web.demo.accounts import DEMO_ACCOUNTS
from cercle.web.demo.people import NEVER, PEOPLE, PROFESSIONS, TOWNS, Person

#: Accounts by name. Homonyms keep the first of them: the other one takes no part in anything.
People = dict[str, Account]


def make_people(now: datetime) -> People:
    """Entries for all, accounts for those who connected once, and the accounts that are no professional's."""
    people: People = {}
    for number, person in enumerate(PEOPLE):
        account = _make_account(person, now) if person.seen != NEVER else None
        entry = _make_entry(person, account)
        if person.recorded:
            _record_contact(entry, person, number)
        if account:
            people.setdefault(person.name, account)
    for demo in DEMO_ACCOUNTS:
        if demo.name not in people:
            people[demo.name] = _seen(
                create_account(
                    None,
                    name=demo.name,
                    email=demo.email,
                    password=demo.password,
                    role=demo.account_role,
                    email_verified=True,
                ),
                now - timedelta(hours=3),
            )
    return people


def _make_account(person: Person, now: datetime) -> Account:
    passwords = {demo.email: demo.password for demo in DEMO_ACCOUNTS}
    account = create_account(
        None,
        name=person.name,
        email=person.email,
        password=passwords.get(person.email),
        role=Role.PROFESSIONAL,
        email_verified=True,
    )
    return _seen(account, now - timedelta(days=person.seen, minutes=7))


def _seen(account: Account, when: datetime) -> Account:
    account.last_seen = when
    account.save(update_fields=["last_seen"])
    return account


def _make_entry(person: Person, account: Account | None) -> Professional:
    code, place = PROFESSIONS[person.profession]
    postcode, town_code, called = TOWNS[person.town]
    entry = Professional(
        national_id=person.national_id,
        family_name=person.family,
        given_name=person.given,
        title=person.title,
        profession_code=code,
        profession=person.profession,
        account=account,
        identity=Identity.VOUCHED if account else Identity.DECLARED,
    )
    entry.save(force_insert=True)
    organisation, _made = Organisation.objects.get_or_create(
        name=f"{place} {called}",
        town=person.town,
        defaults={"postcode": postcode, "town_code": town_code},
    )
    Activity(
        professional=entry,
        organisation=organisation,
        specialty=person.specialty,
        town=person.town,
        postcode=postcode,
    ).save(force_insert=True)
    return entry


def _record_contact(entry: Professional, person: Person, number: int) -> None:
    """Addresses that exist nowhere (RFC 2606) and numbers of the plan's own for fiction (Arcep, 06 39 98)."""
    local = person.email.partition("@")[0]
    RecordedContact(
        professional=entry,
        emails=[f"{local}@annuaire.example"] if "e" in person.recorded else [],
        phones=[f"+3363998{number:04d}"] if "t" in person.recorded else [],
    ).save(force_insert=True)
