"""The demo's fifteen patients and who is in their care circle. All of them are invented.

Each line: dossier number, birth name, used name, given name, birth date, sex, town code of birth, then the circle:
the first one created the dossier. Names are those of people.py and accounts.py.
"""

from dataclasses import dataclass
from datetime import date

CIRCLE_1 = ("Hélène Martin", "Karim Benali", "Inès Moreau")


@dataclass(frozen=True)
class Patient:
    number: int
    birth_name: str
    used_name: str
    given_name: str
    birth_date: date
    sex: str
    birth_place: str
    circle: tuple[str, ...]


PATIENTS = (
    Patient(512131, "Dubois", "", "Antoine", date(1944, 5, 2), "M", "35238", (*CIRCLE_1, "Marie Lefèvre")),
    Patient(512132, "Le Bras", "Morin", "Yvette", date(1938, 11, 19), "F", "22278", (*CIRCLE_1, "Julien Morvan")),
    Patient(512133, "Kerviel", "", "Robert", date(1951, 2, 8), "M", "35288", ("Hélène Martin", "Luc Perrin")),
    Patient(512134, "Petit", "Garcia", "Monique", date(1947, 7, 30), "F", "44109", ("Hélène Martin", "Nadia Haddad")),
    Patient(512135, "Diallo", "", "Aminata", date(1986, 3, 14), "F", "75118", ("Hélène Martin", "Sabrina Lopes")),
    Patient(512136, "Lambert", "", "Georges", date(1940, 9, 1), "M", "35115", ("Karim Benali", "Hélène Martin")),
    Patient(512137, "Nguyen", "", "Lan", date(1972, 12, 24), "F", "69383", ("Hélène Martin", "Élodie Cadiou")),
    Patient(512138, "Roger", "Bonnet", "Simone", date(1933, 1, 17), "F", "35360", ("Antoine Bertrand", "Karim Benali")),
    Patient(512139, "Rault", "", "Gaël", date(2015, 6, 11), "M", "35238", ("Hélène Martin", "Camille Rousseau")),
    Patient(512140, "Fernandes", "", "Joaquim", date(1958, 4, 5), "M", "99139", ("Zoé Maillard", *CIRCLE_1)),
    Patient(512141, "Colas", "Picot", "Denise", date(1942, 10, 27), "F", "35236", ("Paul Girard", "Élise Garnier")),
    Patient(512142, "Thomas", "", "Loïc", date(1979, 8, 9), "M", "35236", ("Paul Girard", "Maud Renault")),
    Patient(512143, "Guérin", "", "Marcel", date(1936, 3, 3), "M", "56260", ("Paul Girard",)),
    Patient(512144, "Noël", "Aubry", "Françoise", date(1955, 12, 31), "F", "35288", ("Claire Martin", "Jeanne Robin")),
    Patient(512145, "Salaün", "", "Jean-Yves", date(1949, 6, 21), "M", "29019", ("Claire Martin", "Jean Le Goff")),
)
