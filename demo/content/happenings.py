"""What takes place on a date: the subjects, and for each kind of event its hours, its days and who comes."""

from dataclasses import dataclass

from events.enums import Audience

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
WEEKEND = (SATURDAY, SUNDAY)


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is done or talked of; `ages` is what a person would write."""

    title: str
    summary: str
    ages: str
    themes: tuple[str, ...] = ()
    audience: Audience | None = None  # when it is not that of its kind


@dataclass(frozen=True, slots=True)
class Happening:
    """The mould of the events of one kind; `hours` are ends of a session, as "18:30-20:00", `days` are weekdays."""

    kind: str
    audience: Audience
    days: tuple[int, ...]
    hours: tuple[str, ...]
    subjects: tuple[Subject, ...]
    course: str  # how it goes, in a sentence or two
    limits: tuple[int, ...] = ()  # how many may come, where one registers; none where one just comes
    prices: tuple[str, ...] = ()  # when it is not free


CAFE = Happening(
    "cafe-des-parents",
    Audience.PARENTS,
    (TUESDAY, THURSDAY, FRIDAY),
    ("08:45-10:15", "09:00-10:30", "14:00-15:30", "18:30-20:00"),
    (
        Subject("Il ne dort pas, moi non plus", "On partage ses nuits et ce qui a aidé, un peu. Café et brioche sur la table.", "moins de 3 ans", ("sommeil",)),
        Subject("Ados : lâcher un peu, tenir encore", "Sorties, téléphone, silences : on en parle entre parents qui vivent la même chose.", "11 à 17 ans", ("adolescence",)),
        Subject("Entrer en maternelle", "La première rentrée se prépare aussi pour les parents.", "2 ans à 4 ans", ("ecole",)),
        Subject("Se séparer, rester parents", "On écoute, on raconte, on repart avec des adresses.", "tout âge", ("separation",)),
        Subject("Café à bâtons rompus", "Pas de sujet imposé : on parle de ce qui vous occupe ce jour-là.", "tout âge", ("repit-epuisement",)),
        Subject("Entre pères", "Un moment entre pères, de tous les âges et de tous les métiers.", "tout âge", ("arrivee-enfant",)),
        Subject("Le café des familles recomposées", "Beaux-parents, demi-frères, week-ends à tiroirs : on se comprend vite.", "tout âge", ("separation", "couple")),
        Subject("Élever seul, jamais isolé", "Un café, un coup de main, et quelqu’un pour garder les petits à côté.", "tout âge", ("repit-epuisement",)),
        Subject("Parents d’un enfant différent", "Entre parents qui savent ce que veut dire attendre un rendez-vous.", "tout âge", ("handicap",)),
        Subject("Le café des grands-parents", "Garder, écouter, gâter juste assez : on compare, on rit.", "tout âge", ("developpement",)),
        Subject("Après l’école, la course", "Devoirs, goûter, bain, écrans : comment font les autres ?", "6 à 11 ans", ("ecole", "ecrans")),
        Subject("Colères et gros chagrins", "Ce qui se passe dans la tête d’un petit, et ce qui apaise tout le monde.", "18 mois à 5 ans", ("autorite-limites",)),
    ),
    "On est une dizaine, on se sert à boire, on parle ou on écoute. Rien ne sort de la pièce.",
)  # fmt: skip
# Those who do not go to school yet come on weekday mornings.
AWAKENING = Happening(
    "atelier-parents-enfants",
    Audience.PARENTS_AND_CHILDREN,
    (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY),
    ("09:30-10:30", "10:00-11:00", "09:30-11:00"),
    (
        Subject("Porter bébé en écharpe", "On essaie trois façons de nouer, avec son bébé ou avec un poupon.", "moins de 1 an", ("arrivee-enfant",)),
        Subject("Purées et petits pots maison", "On épluche, on mixe, on goûte. Chacun repart avec ses pots.", "4 mois à 2 ans", ("alimentation",)),
        Subject("Fabriquer un livre en tissu", "Des chutes, du fil et une histoire à deux pages.", "6 mois à 3 ans", ("jeu-eveil",)),
        Subject("Massage et berceuses", "Des gestes doux et des chansons de toutes les langues.", "moins de 1 an", ("developpement",)),
        Subject("Le monde en comptines", "Chaque famille apporte une chanson de chez elle.", "moins de 4 ans", ("jeu-eveil",)),
        Subject("Lire avec bébé", "Des albums à toucher, à mordre, à écouter sur les genoux.", "moins de 3 ans", ("jeu-eveil", "developpement")),
        Subject("Signer avant de parler", "Encore, manger, dormir : vingt signes pour se comprendre.", "6 mois à 2 ans", ("developpement",)),
        Subject("Bouger avec les tout-petits", "Un parcours de coussins et de tunnels, les adultes suivent.", "1 an à 3 ans", ("developpement",)),
    ),
    "Vous restez avec votre enfant, une animatrice propose, chacun suit à sa façon. On peut s’arrêter pour un biberon ou un câlin.",
    limits=(8, 10, 12),
    prices=("2 € par famille", "3 € par famille", "Selon vos moyens"),
)  # fmt: skip
WORKSHOP = Happening(
    "atelier-parents-enfants",
    Audience.PARENTS_AND_CHILDREN,
    (WEDNESDAY, WEDNESDAY, SATURDAY),
    ("10:00-11:30", "09:30-11:00", "16:30-18:00", "14:30-16:00"),
    (
        Subject("Robots et inventions", "On démonte, on câble, on fait rouler. Pas besoin de s’y connaître.", "8 à 12 ans", ("ecrans",)),
        Subject("Peinture à quatre mains", "Une grande feuille, deux pinceaux. Prévoyez des habits qui ne craignent rien.", "2 à 5 ans", ("jeu-eveil",)),
        Subject("Cuisiner ensemble un vrai repas", "On prépare une soupe et un gâteau, puis on passe à table.", "6 à 11 ans", ("alimentation",)),
        Subject("Yoga du parent et de l’enfant", "Respirer, s’étirer, faire l’arbre et le chat.", "4 à 8 ans", ("developpement",)),
        Subject("Terre et modelage", "Les mains dans l’argile, chacun à sa vitesse.", "3 à 10 ans", ("jeu-eveil",)),
        Subject("Photo de famille, à nous de jouer", "On apprend à cadrer, on se prend en photo, on imprime.", "8 à 14 ans", ("adolescence",)),
        Subject("Jeux de société d’ici et d’ailleurs", "Une table par jeu, on change toutes les vingt minutes.", "5 ans et plus", ("jeu-eveil",)),
        Subject("Jardiner à hauteur d’enfant", "Semer, arroser, chercher les vers de terre.", "3 à 8 ans", ("jeu-eveil",)),
    ),
    "On fait ensemble, petits et grands. Le matériel est fourni, et l’on repart avec ce qu’on a fait.",
    limits=(8, 10, 12),
    prices=("2 € par famille", "3 € par famille", "Selon vos moyens"),
)  # fmt: skip
TALK = Happening(
    "conference",
    Audience.PARENTS,
    (TUESDAY, THURSDAY, MONDAY),
    ("18:30-20:30", "20:00-22:00", "18:00-19:30"),
    (
        Subject("Comprendre le sommeil des petits", "Une puéricultrice explique, puis répond à vos questions.", "moins de 6 ans", ("sommeil",)),
        Subject("Écrans : en parler sans se fâcher", "Des repères par âge, et des idées pour la table du soir.", "tout âge", ("ecrans",)),
        Subject("Poser des limites sans crier", "Ce qui marche, ce qui fatigue, et le droit de se tromper.", "3 à 11 ans", ("autorite-limites",)),
        Subject("Handicap : les premiers pas après l’annonce", "Qui appeler, quelles aides, comment souffler.", "tout âge", ("handicap",)),
        Subject("Dans la tête des ados", "Un psychologue raconte ce qui change entre 11 et 17 ans.", "11 à 17 ans", ("adolescence",)),
        Subject("Harcèlement à l’école : repérer, agir", "Les signes, les bons mots, les bonnes personnes.", "6 à 17 ans", ("ecole",)),
        Subject("Théâtre : et si on rejouait la scène ?", "Des comédiens jouent un repas qui tourne mal. Le public propose la suite.", "tout âge", ("autorite-limites", "couple")),
        Subject("Manger de tout, ou presque", "Une diététicienne parle des refus, des goûters et du plaisir.", "1 an à 6 ans", ("alimentation",)),
        Subject("Devenir parents, rester un couple", "Deux invités, des exemples vrais, et beaucoup d’humour.", "dès la grossesse", ("couple", "arrivee-enfant")),
        Subject("Parler de la mort avec un enfant", "Des livres, des mots simples, et le temps qu’il faut.", "tout âge", ("deuil",)),
        Subject("Crèche, assistante maternelle : comment choisir", "Le relais petite enfance répond, calculs en main.", "dès la grossesse à 3 ans", ("mode-accueil", "droits-demarches")),
    ),
    "Une heure pour écouter, puis vos questions. Une salle à côté accueille les enfants, dites-le en arrivant.",
    limits=(40, 60),
)  # fmt: skip
FILM = Happening(
    "cine-debat",
    Audience.PARENTS,
    (THURSDAY, FRIDAY),
    ("20:30-22:30", "18:30-20:30"),
    (
        Subject("Film et discussion : grandir à la montagne", "Un documentaire d’une heure, puis on en parle autour d’une tisane.", "tout âge", ("adolescence",)),
        Subject("Film et discussion : devenir père", "Trois hommes filmés pendant un an. Le réalisateur sera là.", "dès la grossesse", ("arrivee-enfant",)),
        Subject("Film et discussion : la première rentrée", "Une classe de petite section vue à hauteur d’enfant.", "2 à 6 ans", ("ecole",)),
    ),
    "Le film d’abord, la discussion ensuite, pour qui veut rester.",
    prices=("4 € la place",),
)  # fmt: skip
FAMILY_FILM = Happening(
    "cine-debat",
    Audience.PARENTS_AND_CHILDREN,
    (WEDNESDAY, SATURDAY, SUNDAY),
    ("14:30-16:30", "16:00-18:00"),
    (
        Subject("Courts métrages : frères et sœurs", "Quatre petits films à voir en famille, et un goûter.", "5 à 12 ans", ("jeu-eveil",)),
        Subject("Ciné ados-parents", "On regarde côte à côte, on débat face à face.", "12 à 17 ans", ("adolescence",)),
    ),
    "Des coussins devant, des chaises derrière, et le droit de sortir en cours de route.",
    prices=("4 € la place",),
)  # fmt: skip
OUTING = Happening(
    "sortie",
    Audience.PARENTS_AND_CHILDREN,
    (SATURDAY, SUNDAY, WEDNESDAY),
    ("10:00-16:00", "14:00-17:00", "09:30-12:00"),
    (
        Subject("Marche douce avec poussettes", "Une heure de chemin plat, beaucoup de pauses.", "moins de 3 ans", ("repit-epuisement",)),
        Subject("Tous à la ferme", "Nourrir les chèvres, ramasser les œufs, caresser les lapins.", "3 à 11 ans", ("jeu-eveil",)),
        Subject("Goûter au lac", "Chacun apporte quelque chose, on partage tout.", "tout âge", ("repit-epuisement",)),
        Subject("À la découverte des oiseaux", "Des jumelles pour tous, des bottes s’il a plu.", "5 à 12 ans", ("jeu-eveil",)),
        Subject("Balade contée", "Une conteuse, des lanternes, un petit bout de forêt.", "4 à 10 ans", ("jeu-eveil",)),
        Subject("Vélo en famille sur la voie verte", "Dix kilomètres à l’allure des plus petits.", "6 à 14 ans", ("repit-epuisement",)),
        Subject("Le club des petits reporters", "Les enfants mènent l’enquête dans le village, sans leurs parents.", "8 à 12 ans", ("ecrans",), Audience.CHILDREN),
        Subject("Cabanes dans les bois", "Des branches, de la ficelle, et un goûter offert. Le car part de la place.", "4 à 12 ans", ("repit-epuisement",)),
    ),
    "Rendez-vous devant l’adresse indiquée. S’il pleut fort, on vous prévient la veille.",
    limits=(15, 20, 30),
    prices=("5 € par famille", "2 € par personne"),
)  # fmt: skip
FAIR = Happening(
    "fete",
    Audience.PARENTS_AND_CHILDREN,
    WEEKEND,
    ("10:00-18:00", "14:00-18:00", "10:00-13:00"),
    (
        Subject("Fête du jeu en famille", "Des jeux géants, des jeux de bois, un coin tout doux pour les bébés.", "tout âge", ("jeu-eveil",)),
        Subject("Bourse aux jouets et aux vêtements", "On échange, on donne, on répare. La table est offerte.", "tout âge", ("droits-demarches",)),
        Subject("La fête des familles", "Des ateliers, un spectacle, et toutes les associations du coin.", "tout âge", ("repit-epuisement",)),
        Subject("Tous au four à pain", "On pétrit, on enfourne, on mange ensemble.", "tout âge", ("alimentation",)),
    ),
    "On entre, on sort, on revient. De quoi se poser et changer un bébé est prévu.",
)  # fmt: skip
SHOW = Happening(
    "fete",
    Audience.PARENTS_AND_CHILDREN,
    WEEKEND,
    ("10:30-11:30", "16:00-17:00"),
    (
        Subject("La fanfare des tout-petits", "On se maquille, on défile, on fait beaucoup de bruit.", "moins de 6 ans", ("jeu-eveil",)),
        Subject("Marionnettes : le loup qui bâille", "Un spectacle court pour de très jeunes spectateurs.", "1 an à 5 ans", ("jeu-eveil",)),
        Subject("Bal des bébés", "Un musicien, des voiles et des parents qui dansent.", "moins de 4 ans", ("jeu-eveil",)),
    ),
    "Installez-vous par terre ou sur les bancs, la salle reste un peu éclairée.",
    prices=("3 € par personne",),
)  # fmt: skip
BREAK = Happening(
    "repit",
    Audience.PARENTS,
    (FRIDAY, SATURDAY),
    ("18:30-21:30", "14:00-17:30"),
    (
        Subject("Un moment pour souffler", "On se retrouve entre parents, les enfants jouent à côté avec deux animatrices.", "tout âge", ("repit-epuisement",)),
        Subject("La pause des aidants", "Du temps pour vous pendant que votre enfant est bien entouré.", "tout âge", ("handicap", "repit-epuisement")),
    ),
    "Deux professionnelles accueillent les enfants à côté. Vous n’avez rien à expliquer.",
    limits=(6, 8),
)  # fmt: skip
TRAINING = Happening(
    "formation",
    Audience.PROFESSIONALS,
    (MONDAY, TUESDAY, THURSDAY),
    ("09:00-17:00", "09:00-12:30", "13:30-17:00"),
    (
        Subject("Accueillir sans juger", "Pour les équipes d’accueil : posture, mots, mises en situation.", "non précisé", ("autorite-limites",)),
        Subject("Animer un groupe de parents", "Pour oser, et repartir avec des outils.", "non précisé", ("autorite-limites",)),
        Subject("Rencontre des accueillants de la vallée", "On échange sur nos pratiques, autour d’une table.", "non précisé", ("developpement",)),
        Subject("Écrans et familles : où en est la recherche", "Une chercheuse fait le point, pour professionnels et bénévoles.", "non précisé", ("ecrans",)),
        Subject("Premiers repères en médiation", "Comprendre pour mieux orienter les familles.", "non précisé", ("separation",)),
        Subject("Repérer l’épuisement des parents", "Signes, relais, adresses utiles du département.", "non précisé", ("repit-epuisement",)),
    ),
    "Une attestation est remise à la fin. Café d’accueil un quart d’heure avant.",
    limits=(12, 25),
)  # fmt: skip
ONLINE = Happening(
    "conference",
    Audience.PARENTS,
    (MONDAY, TUESDAY, WEDNESDAY, THURSDAY),
    ("20:30-21:30", "20:00-21:30", "12:30-13:15"),
    (
        Subject("Questions de nuit : le sommeil", "Depuis votre canapé, micro fermé si vous voulez.", "moins de 6 ans", ("sommeil",)),
        Subject("Une heure pour parler des écrans", "Posez vos questions par écrit, une spécialiste répond.", "tout âge", ("ecrans",)),
        Subject("Attendre un bébé", "Une sage-femme répond aux futurs parents, sans se déplacer.", "dès la grossesse", ("arrivee-enfant", "sante")),
        Subject("Orientation : aider sans choisir à sa place", "Troisième, seconde, bac : une conseillère explique le calendrier.", "13 à 17 ans", ("ecole", "adolescence")),
        Subject("Séparation : les démarches pas à pas", "Une juriste et une médiatrice répondent, sans rendez-vous.", "tout âge", ("separation", "droits-demarches")),
    ),
    "Rien à installer : un lien suffit, avec ou sans caméra.",
    limits=(50, 100),
)  # fmt: skip
HAPPENINGS = (CAFE, AWAKENING, WORKSHOP, TALK, FILM, OUTING, FAIR, FAMILY_FILM, SHOW, BREAK)

BRING = (
    "Rien à apporter, tout est sur place.",
    "Venez avec un coussin et une bouteille d’eau.",
    "Pensez au goûter et à un chapeau.",
)
REASONS = {
    "full": "Toutes les places sont prises ; appelez, il y a parfois un désistement.",
    "cancelled": "L’intervenante est souffrante. Toutes nos excuses.",
    "postponed": "La salle est en travaux, une nouvelle date viendra bientôt.",
}
