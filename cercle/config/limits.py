"""Every limit of the product: its name, its default, what it protects. `cercle limits` prints this table.

Each is overridden by the environment variable ``CERCLE_LIMIT_<NAME>``, read at start. They are on by default
(pitfall S20: figures published by comparable services).
"""

import re
from dataclasses import dataclass
from datetime import timedelta

from cercle.config import env


@dataclass(frozen=True)
class Limit:
    """One limit: ``default`` is in ``unit``; 0 closes the door entirely."""

    name: str
    default: int
    unit: str
    protects: str

    @property
    def variable(self) -> str:
        return f"CERCLE_LIMIT_{self.name}"

    @property
    def period(self) -> timedelta | None:
        """The time after « in » in ``unit``, over which the limit is counted; None for a size or a duration."""
        found = re.search(r" in (\d+) (minutes?|hours?)$", self.unit)
        if found is None:
            return None
        count, unit = int(found[1]), found[2].rstrip("s")
        return timedelta(minutes=count) if unit == "minute" else timedelta(hours=count)


TABLE = (
    Limit("INVITER_BURST", 20, "invitations in 10 minutes", "one inviter's burst"),
    Limit("INVITER_DAY", 100, "invitations in 24 hours", "one inviter's day; accepted ones are given back"),
    Limit("ORGANISATION_PENDING", 2000, "pending invitations", "all members of one organisation together"),
    Limit("RECIPIENT_MESSAGES", 3, "messages in 24 hours", "one recipient, over all inviters"),
    Limit("RECIPIENT_COOLDOWN", 24, "hours", "a further inviter joins without a new message before this"),
    Limit("SMS_COUNTRY", 200, "SMS in 1 hour", "one country's numbers (pumping fraud)"),
    Limit("LINK_ADDRESS", 60, "requests in 1 minute", "invitation link pages, per address of origin"),
    Limit("LINK_REQUESTS", 3, "requests in 24 hours", "« Demander un nouveau lien », per invitation"),
    Limit("CODE_TRIES", 5, "tries", "one code sent to a contact"),
    Limit("CODE_MINUTES", 10, "minutes", "life of a code sent to a contact"),
    Limit("CODE_SENDS", 5, "codes in 1 hour", "codes sent to one contact"),
    Limit("BIRTH_TRIES", 5, "tries", "wrong birth dates at one invitation; then its inviter sends it again"),
    Limit("SIGN_IN_TRIES", 5, "tries in 5 minutes", "wrong passwords or codes for one account"),
    Limit("SIGN_IN_ADDRESS", 60, "requests in 1 minute", "sign-in and password pages, per address of origin"),
    Limit("RESET_MESSAGES", 3, "messages in 1 hour", "« Mot de passe oublié », per address"),
    Limit("POSTS", 60, "messages in 1 minute", "one author's messages"),
    Limit("SIGNS", 240, "signs in 1 minute", "one account's « Vu » and « Fait »"),
    Limit("DRAFTS", 60, "drafts in 1 minute", "what one account begins to write"),
    Limit("NOTES", 60, "notes in 1 minute", "what one author writes in journals of dossiers"),
    Limit("EMERGENCY", 3, "openings in 24 hours", "dossiers that one account opens by breaking the glass"),
    Limit("EMERGENCY_TRIES", 10, "tries in 24 hours", "one account's guesses of whose glass to break"),
    Limit("NOTE_LENGTH", 10_000, "characters", "one note of a journal"),
    Limit("MESSAGE_LENGTH", 10_000, "characters", "one message"),
    Limit("FILE_SIZE", 20, "megabytes", "one file"),
    Limit("FILE_COUNT", 10, "files", "one message"),
    Limit("FILE_TRIES", 60, "files in 10 minutes", "one account's files: each takes a processor to check"),
    Limit("FILE_DAY", 500, "megabytes in 24 hours", "one account's stored files"),
    Limit("SEARCHES", 240, "searches in 1 minute", "one account's searches, in the directory and in messages"),
    Limit("EXPORTS", 20, "exports in 1 hour", "one account's copies of discussions"),
    Limit("EXPORT_MESSAGES", 5_000, "messages", "one PDF of a discussion; a text has no end"),
    Limit("API_REQUESTS", 1200, "requests in 1 minute", "one API token"),
    Limit("STREAMS", 20, "open streams", "one account's open pages"),
    Limit("PUSH_BROWSERS", 10, "browsers", "one account's devices that are rung"),
    Limit("PUSH_TRIES", 6, "rings in 1 minute", "« Envoyer un essai », per account"),
    Limit("DISCUSSION_MEMBERS", 200, "members", "one discussion"),
)

LIMITS: dict[str, int] = {limit.name: env.integer(limit.variable, limit.default) for limit in TABLE}

#: Periods of the limits that are counted over a time.
PERIODS: dict[str, timedelta] = {limit.name: limit.period for limit in TABLE if limit.period is not None}
