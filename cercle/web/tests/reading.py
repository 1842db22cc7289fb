"""What a reader of a page sees or hears, and whether it is French."""

import re
from html.parser import HTMLParser

#: Words that no English sentence has and few French ones lack.
FRENCH = re.compile(
    r"\b(?:vous|votre|vos|le|la|les|des|une|un|est|sont|pas|avec|dans|cette|ce|aucun|aucune|et|ou|déjà|aujourd|hier"
    r"|réglages|dossiers|aide|annuler|envoyer|ajouter|modifier|fermer|retour|sécurité)\b|[«»]|[ \xa0][:;!?]",
    re.IGNORECASE,
)


#: Where something is says nothing in a language.
ADDRESS = re.compile(r"https?://\S+|^/\S*$")


class Words(HTMLParser):
    """The text of a page and of its attributes that are read aloud or shown, but for what says it is French."""

    SPOKEN = {"aria-label", "title", "placeholder", "alt"}
    SILENT = {"script", "style"}
    VOID = {"meta", "link", "input", "br", "img", "hr", "path", "circle", "line", "rect"}

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if self.skipping or tag in self.SILENT or (values.get("lang") == "fr" and tag != "html"):
            if tag not in self.VOID:
                self.skipping.append(tag)
            return
        spoken = self.SPOKEN | {name for name in values if name.startswith("data-") and tag != "time"}
        self.found += [value for name, value in attrs if value and name in spoken]

    def handle_endtag(self, tag: str) -> None:
        if self.skipping and self.skipping[-1] == tag:
            self.skipping.pop()

    def handle_data(self, data: str) -> None:
        if not self.skipping and data.strip():
            self.found.append(" ".join(data.split()))


def french(html: str) -> list[str]:
    words = Words()
    words.feed(html)
    return [text for text in words.found if FRENCH.search(ADDRESS.sub("", text))]
