from cercle.web.middleware.content_security import ContentSecurity
from cercle.web.middleware.domain_errors import DomainErrors
from cercle.web.middleware.language import AccountLanguage
from cercle.web.middleware.last_seen import LastSeen
from cercle.web.middleware.zone import ReaderZone

__all__ = ["AccountLanguage", "ContentSecurity", "DomainErrors", "LastSeen", "ReaderZone"]
