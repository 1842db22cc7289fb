"""The demo mailbox reads what the SMTP peer and the console gateway wrote."""

import json
from email.message import EmailMessage
from pathlib import Path

from cercle.delivery import mailbox
from cercle.delivery.gateways.console import Gateway


def write_mail(folder: Path, name: str, *, html: bool = True) -> None:
    message = EmailMessage()
    message["From"] = "Cercle <cercle@example.org>"
    message["To"] = "karim@example.org"
    message["Subject"] = "Hélène vous invite"
    message["Date"] = "Sun, 22 Nov 2026 09:00:00 +0100"
    message.set_content("Bonjour à vous\n")
    if html:
        message.add_alternative("<p>Bonjour à vous</p>\n", subtype="html")
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"X-Envelope-To: karim@example.org\r\n" + message.as_bytes())


def test_mail_and_sms_newest_first(demo_mailbox: Path) -> None:
    write_mail(demo_mailbox, "00000000000000000001-0000.eml")
    Gateway().send("+33639980001", "Bonjour")

    sms, mail = mailbox.letters()
    assert (sms["channel"], sms["to"], sms["subject"], sms["text"], sms["html"]) == (
        "sms",
        "+33639980001",
        "",
        "Bonjour",
        None,
    )
    assert mail == {
        "channel": "email",
        "to": "karim@example.org",
        "subject": "Hélène vous invite",
        "text": "Bonjour à vous\n",
        "html": "<p>Bonjour à vous</p>\n",
        "at": "2026-11-22T09:00:00+01:00",
    }


def test_an_absent_folder_is_an_empty_mailbox(demo_mailbox: Path) -> None:
    assert mailbox.letters() == []


def test_what_cannot_be_read_or_is_half_written_is_passed_over(demo_mailbox: Path) -> None:
    write_mail(demo_mailbox, "1.eml", html=False)
    (demo_mailbox / "2.json").write_text('{"channel": "sms", ')
    (demo_mailbox / "3.json").write_text(json.dumps({"channel": "sms"}))
    (demo_mailbox / ".4.eml").write_text("half")
    (demo_mailbox / "notes.txt").write_text("x")

    [letter] = mailbox.letters()
    assert letter["html"] is None


def test_no_more_than_asked(demo_mailbox: Path) -> None:
    for number in range(5):
        write_mail(demo_mailbox, f"{number}.eml")
    assert len(mailbox.letters(limit=3)) == 3
