"""A message as programs read it."""

from cercle.api.routes.files import out as file_out
from cercle.api.schemas.discussions import MessageOut, SignOut
from cercle.discussions import lines, queries
from cercle.discussions.models import Message


def out(message: Message) -> MessageOut:
    """``message`` comes with all that ``queries.told`` fetches."""
    gone = message.withdrawn_at is not None
    return MessageOut(
        id=message.pk,
        discussion=message.discussion_id,
        seq=message.seq,
        author=message.author_id,
        author_name=message.author.name if message.author else "",
        body="" if gone else lines.words(message),
        system=message.system,
        at=message.at,
        reply_to=message.reply_to_id,
        edited_at=message.edited_at,
        withdrawn_at=message.withdrawn_at,
        changed=message.changed,
        mentions=[mention.account_id for mention in queries.mentions_of(message)],
        signs=[
            SignOut(account=each.account_id, name=each.account.name, sign=each.sign)
            for each in queries.signs_of(message)
        ],
        attachments=[file_out(each) for each in queries.files_of(message)],
    )
