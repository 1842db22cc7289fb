"""Professions by code, as data (ANS: TRE_G15, TRE_R94, TRE_R95; read in JDV_J65 of 2022-07-29).

The national file brings its own labels: a code that is missing here is accepted with its label from the file. The
further words are what people type for it and what is not a beginning of the label.
"""

from dataclasses import dataclass

DOCTOR = "10"


@dataclass(frozen=True)
class Profession:
    code: str
    label: str
    also: str = ""


TABLE = (
    Profession("10", "Médecin", "docteur doctoresse toubib"),
    Profession("21", "Pharmacien", "pharmacienne pharmacie officine"),
    Profession("26", "Audioprothésiste"),
    Profession("28", "Opticien-Lunetier", "opticienne lunettes"),
    Profession("31", "Assistant dentaire", "assistante"),
    Profession("32", "Physicien médical", "physicienne"),
    Profession("35", "Aide-soignant", "soignante as"),
    Profession("36", "Ambulancier", "ambulanciere"),
    Profession("37", "Auxiliaire de puériculture", "puericultrice"),
    Profession("38", "Préparateur en pharmacie hospitalière", "preparatrice"),
    Profession("39", "Préparateur en pharmacie (officine)", "preparatrice"),
    Profession("40", "Chirurgien-Dentiste", "chirurgienne"),
    Profession("41", "Assistant de service social", "assistante sociale"),
    Profession("42", "Auxiliaire de vie sociale", "avs"),
    Profession("43", "Technicien de l'intervention sociale et familiale", "technicienne tisf"),
    Profession("44", "Conseiller en économie sociale et familiale", "conseillere cesf"),
    Profession("45", "Médiateur familial", "mediatrice"),
    Profession("46", "Assistant familial", "assistante"),
    Profession("47", "Aide médico-psychologique", "amp"),
    Profession("48", "Moniteur éducateur", "monitrice educatrice"),
    Profession("49", "Educateur de jeunes enfants", "educatrice eje"),
    Profession("50", "Sage-Femme", "maieuticien maieuticienne"),
    Profession("51", "Educateur spécialisé", "educatrice specialisee"),
    Profession("52", "Educateur technique spécialisé", "educatrice specialisee"),
    Profession("53", "Accompagnant éducatif et social", "accompagnante aes"),
    Profession("60", "Infirmier", "infirmiere ide idel"),
    Profession("69", "Infirmier psychiatrique", "infirmiere"),
    Profession("70", "Masseur-Kinésithérapeute", "masseuse kine mk"),
    Profession("71", "Ostéopathe"),
    Profession("72", "Psychothérapeute"),
    Profession("73", "Chiropracteur", "chiropractrice"),
    Profession("80", "Pédicure-Podologue"),
    Profession("81", "Orthoprothésiste"),
    Profession("82", "Podo-Orthésiste"),
    Profession("83", "Orthopédiste-Orthésiste"),
    Profession("84", "Oculariste"),
    Profession("85", "Epithésiste"),
    Profession("86", "Technicien de laboratoire médical", "technicienne"),
    Profession("91", "Orthophoniste"),
    Profession("92", "Orthoptiste"),
    Profession("93", "Psychologue"),
    Profession("94", "Ergothérapeute"),
    Profession("95", "Diététicien", "dieteticienne"),
    Profession("96", "Psychomotricien", "psychomotricienne"),
    Profession("97", "Conseiller en génétique", "conseillere"),
    Profession("98", "Manipulateur ERM", "manipulatrice radio"),
    Profession("99", "Acteur caractérisé par son rôle"),
)

BY_CODE = {profession.code: profession for profession in TABLE}
_BY_LABEL = {profession.label.casefold(): profession for profession in TABLE}


def code_of(label: str) -> str:
    """The code of a label of the table; empty when it is not there."""
    found = _BY_LABEL.get(label.strip().casefold())
    return found.code if found else ""


def also(label: str) -> str:
    """Further words for a profession, by its label (the code is not always known)."""
    found = _BY_LABEL.get(label.casefold())
    return found.also if found else ""
