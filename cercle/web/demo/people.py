"""The demo's territory: professionals of twelve professions in six towns around Rennes. All of them are invented.

Each line: given name, family name, title, profession, specialty, town, seen, recorded.
``seen`` is the number of days since the last connection, ``NEVER`` for people without an account.
``recorded`` tells which contact details the directory holds: « e » an e-mail address, « t » a mobile number.
Homonyms are meant: Claire Martin and Jean Le Goff exist twice, told apart by profession and town.
"""

import re
import unicodedata
from dataclasses import dataclass
from hashlib import blake2b

NEVER = -1

#: town → (postcode, INSEE code, how its places are called)
TOWNS = {
    "Rennes": ("35000", "35238", "des Lices"),
    "Saint-Malo": ("35400", "35288", "de la Houle"),
    "Fougères": ("35300", "35115", "du Château"),
    "Vitré": ("35500", "35360", "des Remparts"),
    "Redon": ("35600", "35236", "du Port"),
    "Cesson-Sévigné": ("35510", "35051", "de la Vilaine"),
}

#: profession → (code of the national table, kind of place where they work)
PROFESSIONS = {
    "Médecin": ("10", "Maison de santé"),
    "Pharmacien": ("21", "Pharmacie"),
    "Chirurgien-Dentiste": ("40", "Cabinet dentaire"),
    "Assistant de service social": ("41", "Antenne sociale"),
    "Sage-Femme": ("50", "Maison de santé"),
    "Infirmier": ("60", "Cabinet infirmier"),
    "Masseur-Kinésithérapeute": ("70", "Cabinet de kinésithérapie"),
    "Pédicure-Podologue": ("80", "Cabinet de podologie"),
    "Orthophoniste": ("91", "Cabinet d’orthophonie"),
    "Psychologue": ("93", "Centre médico-psychologique"),
    "Ergothérapeute": ("94", "Équipe mobile de réadaptation"),
    "Diététicien": ("95", "Maison de santé"),
}


#: The second of two people with the same name.
SECOND = {("Claire Martin", "Fougères"), ("Jean Le Goff", "Vitré")}


@dataclass(frozen=True)
class Person:
    given: str
    family: str
    title: str
    profession: str
    specialty: str
    town: str
    seen: int
    recorded: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"

    @property
    def email(self) -> str:
        """Invented, ASCII, of a domain that exists nowhere (RFC 2606). The second of two homonyms adds the town."""
        words = [self.given, self.family, *([self.town] if (self.name, self.town) in SECOND else [])]
        plain = unicodedata.normalize("NFKD", ".".join(words)).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z.]+", "-", plain) + "@cercle.example"

    @property
    def national_id(self) -> str:
        """« 8 » and an invented RPPS number, always the same for the same person."""
        seed = blake2b(f"{self.name}|{self.profession}|{self.town}".encode(), digest_size=8).digest()
        return f"8{10_000_000_000 + int.from_bytes(seed) % 900_000_000}"


PEOPLE = tuple(
    Person(*line)
    for line in (
        ("Hélène", "Martin", "DR", "Médecin", "Médecine générale", "Rennes", 0, "e"),
        ("Karim", "Benali", "", "Infirmier", "", "Rennes", 0, "et"),
        ("Inès", "Moreau", "", "Pharmacien", "", "Rennes", 1, "e"),
        ("Paul", "Girard", "DR", "Médecin", "Médecine générale", "Redon", 2, "e"),
        ("Claire", "Martin", "DR", "Médecin", "Gériatrie", "Saint-Malo", 3, "e"),
        ("Claire", "Martin", "", "Infirmier", "", "Fougères", 160, "t"),
        ("Jean", "Le Goff", "DR", "Médecin", "Médecine générale", "Vitré", NEVER, "e"),
        ("Jean", "Le Goff", "", "Masseur-Kinésithérapeute", "", "Saint-Malo", 12, "et"),
        ("Sylvie", "Le Goff", "", "Infirmier", "", "Saint-Malo", NEVER, ""),
        ("Luc", "Perrin", "", "Masseur-Kinésithérapeute", "", "Rennes", 5, "e"),
        ("Marie", "Lefèvre", "", "Infirmier", "", "Rennes", 0, "t"),
        ("Nadia", "Haddad", "DR", "Médecin", "Cardiologie", "Rennes", 8, "e"),
        ("Philippe", "Guillou", "DR", "Médecin", "Cardiologie", "Saint-Malo", 230, "e"),
        ("Anne-Marie", "Tanguy", "DR", "Médecin", "Médecine générale", "Fougères", NEVER, "t"),
        ("Thomas", "Riou", "DR", "Médecin", "Endocrinologie et métabolisme", "Rennes", 140, ""),
        ("Élodie", "Cadiou", "", "Diététicien", "", "Rennes", 4, "e"),
        ("Camille", "Rousseau", "", "Orthophoniste", "", "Cesson-Sévigné", 21, "e"),
        ("Julien", "Morvan", "", "Ergothérapeute", "", "Rennes", 1, "et"),
        ("Aurélie", "Pichon", "", "Psychologue", "", "Rennes", 33, "e"),
        ("Fatima", "Zerrouki", "", "Assistant de service social", "", "Rennes", 2, "e"),
        ("Denis", "Kermarrec", "", "Pharmacien", "", "Saint-Malo", 400, "t"),
        ("Sabrina", "Lopes", "", "Sage-Femme", "", "Rennes", 6, "e"),
        ("Mathilde", "Gautier", "", "Sage-Femme", "", "Vitré", NEVER, "e"),
        ("Olivier", "Blanchard", "DR", "Chirurgien-Dentiste", "", "Rennes", NEVER, ""),
        ("Nathalie", "Hamon", "DR", "Chirurgien-Dentiste", "", "Redon", 118, "e"),
        ("Bruno", "Saint-Martin", "", "Pédicure-Podologue", "", "Rennes", 14, "e"),
        ("Gwenaëlle", "Le Bihan", "", "Pédicure-Podologue", "", "Fougères", NEVER, "t"),
        ("Yann", "Quéré", "", "Infirmier", "", "Redon", 95, "e"),
        ("Laure", "Fontaine", "", "Infirmier", "", "Vitré", 7, ""),
        ("Mehdi", "Amrani", "", "Infirmier", "", "Cesson-Sévigné", NEVER, "et"),
        ("Patricia", "Colin", "", "Infirmier", "", "Rennes", 310, ""),
        ("Stéphane", "Nicolas", "", "Masseur-Kinésithérapeute", "", "Fougères", NEVER, "e"),
        ("Hélène", "Marchand", "", "Masseur-Kinésithérapeute", "", "Rennes", 42, "t"),
        ("Sandrine", "d’Hervé", "", "Masseur-Kinésithérapeute", "", "Vitré", 101, "e"),
        ("Benoît", "Le Roux", "DR", "Médecin", "Pneumologie", "Rennes", NEVER, "e"),
        ("Isabelle", "Chevalier", "DR", "Médecin", "Dermatologie et vénéréologie", "Rennes", 11, ""),
        ("François", "Marin", "DR", "Médecin", "Médecine physique et de réadaptation", "Rennes", 64, "e"),
        ("Agathe", "Deschamps", "DR", "Médecin", "Neurologie", "Rennes", NEVER, ""),
        ("Christophe", "Legrand", "DR", "Médecin", "Ophtalmologie", "Saint-Malo", NEVER, "e"),
        ("Véronique", "Simon", "DR", "Médecin", "Psychiatrie", "Rennes", 180, "t"),
        ("Antoine", "Bertrand", "DR", "Médecin", "Médecine générale", "Cesson-Sévigné", 0, "e"),
        ("Lucie", "Vasseur", "DR", "Médecin", "Médecine générale", "Rennes", NEVER, ""),
        ("Hugo", "Carré", "", "Pharmacien", "", "Vitré", 9, "e"),
        ("Amandine", "Poulain", "", "Pharmacien", "", "Fougères", NEVER, ""),
        ("Roxane", "Meunier", "", "Pharmacien", "", "Cesson-Sévigné", 132, "e"),
        ("Solène", "Prigent", "", "Orthophoniste", "", "Rennes", NEVER, "e"),
        ("David", "Muller", "", "Orthophoniste", "", "Saint-Malo", 77, "e"),
        ("Caroline", "Baron", "", "Ergothérapeute", "", "Saint-Malo", NEVER, "t"),
        ("Émile", "Joly", "", "Ergothérapeute", "", "Fougères", 205, ""),
        ("Lamia", "Cherif", "", "Diététicien", "", "Saint-Malo", NEVER, "e"),
        ("Maud", "Renault", "", "Diététicien", "", "Redon", 26, ""),
        ("Corentin", "Le Gall", "", "Psychologue", "", "Saint-Malo", NEVER, ""),
        ("Sarah", "Benhamou", "", "Psychologue", "", "Vitré", 150, "e"),
        ("Michel", "Durand", "", "Assistant de service social", "", "Fougères", NEVER, "e"),
        ("Élise", "Garnier", "", "Assistant de service social", "", "Redon", 19, "et"),
        ("Virginie", "Leclerc", "", "Assistant de service social", "", "Saint-Malo", 99, "t"),
        ("Noémie", "Picard", "", "Sage-Femme", "", "Saint-Malo", 48, "e"),
        ("Pierre", "Lemoine", "", "Pédicure-Podologue", "", "Redon", NEVER, "e"),
        ("Jeanne", "Robin", "", "Infirmier", "", "Saint-Malo", 1, "e"),
        ("Arnaud", "Besnard", "", "Infirmier", "", "Rennes", NEVER, "e"),
        ("Zoé", "Maillard", "DR", "Médecin", "Médecine palliative", "Rennes", 3, "e"),
        ("Clara", "Sainte-Rose", "", "Infirmier", "", "Rennes", NEVER, "t"),
    )
)
