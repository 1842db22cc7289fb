"""The demo's discussions: who takes part and what was written when. Everything is invented.

A line is (days ago, "HH:MM", author, text). ``unread`` counts the last lines that the first demo account has not
read yet. ``left`` names somebody who left at the end.
"""
# ruff: noqa: E501 — people speak in whole sentences

from dataclasses import dataclass, field

from cercle.discussions.models import Kind

HELENE, KARIM, INES = "Hélène Martin", "Karim Benali", "Inès Moreau"
Line = tuple[int, str, str, str]


@dataclass(frozen=True)
class Talk:
    key: str
    kind: str
    title: str
    members: tuple[str, ...]  # the first one started it
    lines: tuple[Line, ...]
    dossier: int | None = None
    unread: int = 0
    left: tuple[str, ...] = field(default=())


TALKS = (
    Talk(
        "plaie",
        Kind.PATIENT,
        "Plaie du talon — M. Dubois",
        (HELENE, KARIM, INES, "Marie Lefèvre"),
        (
            (
                9,
                "08:42",
                KARIM,
                "Bonjour, plaie du talon droit ce matin : 3 cm sur 2, fibrine, bords nets. Pas de fièvre.",
            ),
            (
                9,
                "12:15",
                HELENE,
                "Merci Karim. On reste sur l’hydrogel jusqu’à vendredi, puis photo. Douleur cotée à combien ?",
            ),
            (9, "12:31", KARIM, "4 sur 10 au soin, 1 au repos. Il prend son paracétamol avant ma venue."),
            (7, "17:05", INES, "L’hydrogel est disponible, je livre demain matin avec les compresses."),
            (5, "09:20", KARIM, "Bourgeonnement en cours, moins de fibrine. On passe à l’hydrocellulaire ?"),
            (5, "13:02", HELENE, "Oui, hydrocellulaire tous les trois jours. Je fais l’ordonnance ce soir."),
            (5, "19:48", HELENE, "Ordonnance transmise à la pharmacie. Pensez à la décharge du talon la nuit."),
            (
                2,
                "08:55",
                "Marie Lefèvre",
                "Passage fait à la place de Karim : surface divisée par deux, patient content.",
            ),
            (
                1,
                "18:10",
                KARIM,
                "Je reprends la tournée demain. Faut-il demander un avis au podologue pour la décharge ?",
            ),
            (0, "07:58", INES, "Le matelas à air est arrivé, livraison possible aujourd’hui après 14 h."),
        ),
        dossier=512131,
        unread=2,
    ),
    Talk(
        "retour",
        Kind.PATIENT,
        "Retour à domicile de Mme Morin",
        (HELENE, KARIM, INES, "Julien Morvan", "Fatima Zerrouki"),
        (
            (
                6,
                "10:12",
                HELENE,
                "Sortie prévue mardi. Il faut le lit médicalisé et un passage infirmier matin et soir.",
            ),
            (
                6,
                "10:40",
                "Fatima Zerrouki",
                "Je dépose la demande d’aide à domicile aujourd’hui, réponse sous 48 heures.",
            ),
            (6, "14:22", "Julien Morvan", "Visite du logement demain à 11 h. La salle de bains me préoccupe."),
            (
                5,
                "16:30",
                "Julien Morvan",
                "Deux barres d’appui et un siège de douche suffiront. Le tapis de l’entrée est à retirer.",
            ),
            (4, "09:05", KARIM, "C’est bon pour moi à 7 h 30 et 18 h 30 dès mardi."),
            (3, "11:47", INES, "Lit et potence livrés lundi entre 14 h et 16 h."),
            (1, "15:20", "Fatima Zerrouki", "Accord pour 12 heures par semaine. La fille de Mme Morin est prévenue."),
        ),
        dossier=512132,
        unread=1,
    ),
    Talk(
        "avk",
        Kind.PAIR,
        "",
        (INES, HELENE),
        (
            (
                3,
                "11:02",
                INES,
                "Bonjour Hélène, l’INR de votre patiente de 10 h est à 4,2. Je garde la délivrance en attente.",
            ),
            (3, "11:09", HELENE, "Merci ! On saute une prise et on recontrôle vendredi. Je l’appelle tout de suite."),
            (3, "11:10", INES, "Parfait, c’est noté."),
            (0, "08:20", INES, "Contrôle de ce matin : 2,6. On reprend la dose habituelle ?"),
        ),
        unread=1,
    ),
    Talk(
        "tournee",
        Kind.GROUP,
        "",
        (KARIM, HELENE, "Marie Lefèvre"),
        (
            (
                8,
                "18:30",
                KARIM,
                "Je suis absent samedi. Marie, peux-tu prendre les trois passages du quartier Sainte-Thérèse ?",
            ),
            (8, "18:44", "Marie Lefèvre", "Oui, sans problème. Envoie-moi l’ordre de passage."),
            (8, "19:01", HELENE, "Merci à tous les deux. Je reste joignable samedi matin."),
        ),
    ),
    Talk(
        "vaccination",
        Kind.THEME,
        "Vaccination antigrippale : qui vaccine où ?",
        (INES, HELENE, KARIM, "Antoine Bertrand", "Sabrina Lopes", "Luc Perrin"),
        (
            (20, "09:00", INES, "Les doses sont arrivées. À la pharmacie, c’est sans rendez-vous de 9 h à 19 h."),
            (20, "12:40", "Antoine Bertrand", "Au cabinet de Cesson, le mardi et le jeudi après-midi."),
            (19, "08:15", KARIM, "À domicile, je vaccine pendant les soins : me prévenir la veille."),
            (18, "17:33", "Sabrina Lopes", "Pour les femmes enceintes, possible à chaque consultation de suivi."),
            (12, "10:05", HELENE, "Merci, j’ai affiché ce résumé en salle d’attente."),
        ),
        left=("Luc Perrin",),
    ),
    Talk(
        "palliatif",
        Kind.PATIENT,
        "Confort de M. Fernandes",
        ("Zoé Maillard", HELENE, KARIM, INES),
        (
            (
                4,
                "20:12",
                "Zoé Maillard",
                "Patient apaisé ce soir. On garde le débit de la pompe, bolus possibles toutes les 20 minutes.",
            ),
            (3, "07:50", KARIM, "Nuit calme, deux bolus. Bouche sèche : soins toutes les quatre heures."),
            (3, "13:25", HELENE, "J’ai vu son épouse. Elle souhaite qu’il reste à la maison, et lui aussi."),
            (2, "09:14", INES, "Stock d’avance au domicile, de quoi tenir le week-end."),
        ),
        dossier=512140,
    ),
    Talk(
        "gael",
        Kind.PATIENT,
        "Bilan de langage de Gaël",
        (HELENE, "Camille Rousseau", "Aurélie Pichon"),
        (
            (
                15,
                "14:10",
                "Camille Rousseau",
                "Bilan terminé : retard d’expression, bonne compréhension. Je propose deux séances par semaine.",
            ),
            (14, "18:55", HELENE, "D’accord. J’ai vu les parents, ils sont partants."),
            (11, "16:20", "Aurélie Pichon", "Je le reçois la semaine prochaine pour le versant attention."),
        ),
        dossier=512139,
    ),
    Talk(
        "fil-dubois",
        Kind.THREAD,
        "Antoine Dubois",
        (HELENE, "Antoine Dubois", "Claire Dubois"),
        (
            (
                3,
                "10:00",
                HELENE,
                "Bonjour Monsieur Dubois, vous pouvez m’écrire ici entre deux consultations. En cas d’urgence, appelez le 15.",
            ),
            (3, "10:42", "Antoine Dubois", "Bonjour docteur, merci. Le pansement tient bien."),
            (
                2,
                "19:15",
                "Claire Dubois",
                "Bonjour, je serai chez mon père mercredi. Faut-il prévoir quelque chose pour le podologue ?",
            ),
            (2, "20:03", HELENE, "Bonsoir, seulement la carte Vitale et ses chaussures habituelles."),
        ),
    ),
    Talk(
        "fil-morin",
        Kind.THREAD,
        "Yvette Morin",
        (HELENE, "Yvette Morin"),
        (
            (1, "09:40", "Yvette Morin", "Bonjour docteur, c’est bien moi. Est-ce que je dois venir à jeun jeudi ?"),
            (1, "12:25", HELENE, "Bonjour Madame Morin. Non, prenez votre petit-déjeuner comme d’habitude."),
            (0, "08:05", "Yvette Morin", "Merci beaucoup. À jeudi."),
        ),
        unread=1,
    ),
    Talk(
        "redon",
        Kind.GROUP,
        "",
        ("Paul Girard", "Élise Garnier", "Maud Renault"),
        (
            (10, "11:11", "Paul Girard", "Réunion de coordination jeudi à 13 h au cabinet, avec les sandwichs."),
            (10, "11:30", "Élise Garnier", "J’y serai."),
            (9, "08:05", "Maud Renault", "Moi aussi, je repars à 14 h."),
        ),
    ),
    Talk(
        "picot",
        Kind.PATIENT,
        "Situation de Mme Picot",
        ("Paul Girard", "Élise Garnier"),
        (
            (2, "09:30", "Paul Girard", "Elle ne mange plus à midi. Peut-on avoir le portage des repas ?"),
            (2, "10:18", "Élise Garnier", "Dossier ouvert, premier repas lundi."),
        ),
        dossier=512141,
    ),
    Talk(
        "geriatrie",
        Kind.THEME,
        "Groupe gériatrie de la côte",
        ("Claire Martin", "Jeanne Robin", "Jean Le Goff"),
        (
            (
                30,
                "17:00",
                "Claire Martin",
                "Prochaine séance : prévention des chutes. Chacun vient avec une situation.",
            ),
            (29, "08:45", "Jean Le Goff", "J’apporte les tests d’équilibre que nous utilisons."),
        ),
    ),
)
