"""What each kind of fictional place offers: names, ages, hours, facts and words."""

from dataclasses import dataclass, field

YES, NO = True, False


@dataclass(frozen=True, slots=True)
class Offer:
    """The mould of a place of one kind.

    `ages` is what a person would write (read by `vocabulary.ages`); `hours` are OSM strings, one drawn per
    location; `facts` are said by most places of the kind, and left unsaid by some.
    """

    kind: str
    names: tuple[str, ...]
    summaries: tuple[str, ...]
    ages: tuple[str, ...]
    hours: tuple[str, ...]
    themes: tuple[str, ...] = ()
    facts: dict[str, bool] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    parents_only: bool = False
    price: str = ""
    # What the name of a place already says of its ages.
    ages_by_name: dict[str, str] = field(default_factory=dict)

    def ages_of(self, name: str) -> tuple[str, ...]:
        """What that place may say of its ages."""
        return (self.ages_by_name[name],) if name in self.ages_by_name else self.ages


WELCOME_STEPS = (
    "Vous poussez la porte. Pas besoin de prévenir.",
    "On vous demande un prénom, celui de l’enfant, et son âge. C’est tout.",
    "Votre enfant joue, vous restez avec lui. Il y a du café et du thé.",
    "Vous repartez quand vous voulez.",
)
TALK_STEPS = (
    "Vous arrivez, on vous montre la salle et on vous sert à boire.",
    "Chacun dit ce qu’il veut, ou écoute. Rien ne sort de la pièce.",
    "À la fin, on choisit ensemble le sujet de la prochaine fois.",
)
APPOINTMENT_STEPS = (
    "Vous appelez ou vous écrivez. On trouve ensemble un moment.",
    "Le premier entretien sert à faire connaissance. Vous ne vous engagez à rien.",
)

OFFERS = (
    Offer(
        "laep",
        ("La Cabane aux petits pas", "Les Galets", "L’Escale des petits", "La Coccinelle", "Le Tapis volant", "Les Pitchouns",
         "L’Arbre à bulles", "La Ribambelle", "Le Nid d’hirondelles", "Les Petites Cigales", "À petits pas", "La Balancelle",
         "Le Jardin des câlins", "Graines de soleil", "La Maison ronde", "Les Petits Cailloux", "Le Petit Pont", "Pomme d’api",
         "Les Lucioles", "Le Coquelicot", "La Farandole", "Trois petits chats", "L’Île aux doudous", "Le Manège", "La Mirabelle",
         "Les Tournesols"),
        ("Un salon, des jeux, deux personnes qui vous accueillent : on joue, on souffle, on parle si on veut.",
         "Votre enfant rencontre d’autres enfants, vous rencontrez d’autres parents.",
         "Un endroit doux pour jouer ensemble. Restez dix minutes ou toute la matinée."),
        ("moins de 6 ans", "moins de 6 ans", "moins de 6 ans", "dès la grossesse, moins de 6 ans", "moins de 4 ans"),
        ("Tu,Th 09:00-12:00; SH off", "We 09:00-12:00; SH off", "Mo 14:00-17:00; SH off", "Fr 09:30-11:30; SH off",
         "Tu[1,3] 14:30-17:00; SH off", "Th 09:00-12:00", "Mo,Th 08:45-11:45; SH off", "Sa[2] 09:30-12:00; SH off"),
        ("jeu-eveil", "developpement"),
        {"free": YES, "registration": NO, "anonymous": YES, "come_and_go": YES, "adult_stays": YES, "siblings": YES,
         "fathers": YES, "welcomer": YES, "appointment": NO},
        WELCOME_STEPS,
    ),
    Offer(
        "lieu-ressources",
        ("La Maison des parents", "L’Espace parents des Tilleuls", "La Maison des familles", "Le Salon des parents",
         "La Maison bleue", "L’Escale parents", "La Maison du figuier", "Le Fil des parents",
         "L’Atelier des familles", "La Pause parents", "Le Perron", "Le Patio des familles",
         "La Maison ouverte", "L’Espace familles"),
        ("On pose ses questions, on souffle, on rencontre d’autres parents. Quel que soit l’âge de l’enfant.",
         "Une maison ouverte toute la semaine : une question, une envie, ou juste un café."),
        ("tout âge", "tout âge", "dès la grossesse"),
        ("Mo-Fr 09:00-12:30,13:30-17:00", "Mo,Tu,Th,Fr 09:00-12:00,14:00-17:30", "Mo-Fr 08:30-12:30; We 14:00-18:00"),
        ("repit-epuisement", "droits-demarches", "ecole", "ecrans"),
        {"free": YES, "registration": NO, "appointment": NO, "siblings": YES, "fathers": YES, "confidential_room": YES,
         "welcomer": YES, "come_and_go": YES},
        WELCOME_STEPS[:1] + TALK_STEPS[:2],
    ),
    Offer(
        "maison-1000-jours",
        ("La Maison des premiers jours", "Le Cocon", "La Bulle des naissants", "L’Éclosion", "Les Premiers Pas", "Le Petit Nid",
         "La Maison d’Aurore", "Le Bercail"),
        ("Une sage-femme et une puéricultrice répondent à vos questions, de la grossesse aux 3 ans de l’enfant.",
         "Attendre un bébé, l’accueillir, dormir un peu : on en parle ici, à deux ou à plusieurs."),
        ("futurs parents et enfants de moins de 3 ans",),
        ("Mo,We,Fr 09:30-12:30; We 14:00-16:30", "Tu,Th 09:00-12:00,13:30-16:30"),
        ("arrivee-enfant", "sommeil", "alimentation", "sante"),
        {"free": YES, "registration": NO, "fathers": YES, "siblings": YES, "confidential_room": YES, "appointment": NO},
        WELCOME_STEPS[:1],
    ),
    Offer(
        "cafe-des-parents",
        ("Le café du jeudi", "Le café des tartines", "Café et confidences", "Le café du mercredi", "Paroles de parents",
         "Le café des ados", "Un café, des idées", "Le café de la maternelle", "Le café du marché", "Le petit noir des parents",
         "Le café des jumeaux", "Café croissant", "Le café de la crèche", "Le café des pères", "Entre nous", "Le café du collège",
         "La grande tablée", "Le café du soir", "Le café des nouveaux parents", "Le café du samedi"),
        ("Dix parents autour d’un café : on parle de ce qui est doux et de ce qui est dur.",
         "Un moment entre parents, sans les enfants. On écoute, on raconte, on rit aussi."),
        ("tout âge", "moins de 6 ans", "adolescents", "6 ans à 11 ans"),
        ("Th[1] 18:30-20:00", "We[1] 18:30-20:00; SH off", "Tu 08:45-10:00; SH off", "Fr[2] 09:00-11:00; SH off",
         "Sa[1] 10:00-12:00"),
        ("autorite-limites", "ecrans", "sommeil", "adolescence", "ecole"),
        {"free": YES, "registration": NO, "fathers": YES, "come_and_go": YES, "anonymous": YES},
        TALK_STEPS,
        parents_only=True,
        ages_by_name={"Le café des ados": "adolescents", "Le café du collège": "11-15 ans", "Le café de la maternelle": "3 ans à 6 ans",
                      "Le café de la crèche": "moins de 3 ans", "Le café des nouveaux parents": "dès la grossesse, moins de 1 an"},
    ),
    Offer(
        "atelier-parents-enfants",
        ("Comptines et jeux de doigts", "Bouger, grimper, rouler", "Les petits marmitons", "Éveil musical en famille",
         "Peindre à quatre mains", "Histoires du soir", "La terre et l’eau", "Yoga en famille", "Le potager des enfants",
         "Lire avec bébé", "Cirque en famille", "Signer avec bébé", "Le massage des tout-petits", "Danse à deux",
         "Les bricoleurs du mercredi", "Marionnettes en famille", "Les petits explorateurs", "Chanter ensemble",
         "Construire et inventer", "Portage et promenade", "Cuisine du monde", "Jeux de toujours"),
        ("Une heure à faire quelque chose ensemble, avec quelqu’un pour montrer.",
         "On essaie, on rate, on rit. Le matériel est fourni."),
        ("3 mois à 3 ans", "3 ans à 6 ans", "6 ans à 10 ans", "9 mois à 2 ans", "moins de 3 ans"),
        ("We 10:00-11:00; SH off", "Sa[1,3] 10:00-11:30", "We 14:00-16:30; SH off", "Tu 10:00-11:00; SH off",
         "Fr 16:45-18:00; SH off"),
        ("jeu-eveil", "developpement", "alimentation"),
        {"registration": YES, "adult_stays": YES, "siblings": YES, "fathers": YES, "free": YES},
        ages_by_name={"Lire avec bébé": "moins de 3 ans", "Signer avec bébé": "3 mois à 2 ans", "Comptines et jeux de doigts": "moins de 3 ans",
                      "Le massage des tout-petits": "moins de 1 an", "Portage et promenade": "moins de 1 an",
                      "Les bricoleurs du mercredi": "6 ans à 10 ans", "Cuisine du monde": "6 ans à 10 ans",
                      "Les petits marmitons": "3 ans à 6 ans", "Cirque en famille": "6 ans à 10 ans", "Le potager des enfants": "3 ans à 10 ans"},
    ),
    Offer(
        "rep",
        ("Le lien, relais enfants-parents", "La Passerelle des familles"),
        ("Voir son père ou sa mère en prison, dans un endroit fait pour les enfants, accompagné par quelqu’un.",),
        ("moins de 18 ans",),
        ('unknown "sur rendez-vous"',),
        ("separation",),
        {"free": YES, "appointment": YES, "siblings": YES, "confidential_room": YES},
        APPOINTMENT_STEPS,
    ),
    Offer(
        "accompagnement",
        ("Un temps pour vous", "Parler à quelqu’un", "Le Fil", "Appui aux familles", "Un pas après l’autre", "Côte à côte",
         "Le Temps d’en parler", "Une oreille, une main"),
        ("Quelques entretiens avec une professionnelle, pour faire le point et trouver votre chemin.",),
        ("dès la grossesse à 21 ans", "tout âge"),
        ('Mo-Fr 09:00-12:00,14:00-17:00 "sur rendez-vous"', 'unknown "sur rendez-vous"'),
        ("autorite-limites", "separation", "repit-epuisement", "adolescence"),
        {"free": YES, "appointment": YES, "confidential_room": YES},
        APPOINTMENT_STEPS,
    ),
    Offer(
        "mediation-familiale",
        ("L’Accord", "Le Dialogue", "Médiation du pont", "Se parler encore", "Médiation de la plaine",
         "La Table ronde", "À mi-chemin", "Renouer"),
        ("Se parler à nouveau, avec l’aide d’une personne qui ne prend pas parti.",),
        ("tout âge",),
        ('unknown "sur rendez-vous"', 'Tu,We 09:00-12:00,14:00-18:00 "sur rendez-vous"'),
        ("separation", "couple"),
        {"appointment": YES, "confidential_room": YES, "free": NO},
        APPOINTMENT_STEPS,
        price="De 2 € à 131 € par personne et par séance, selon vos revenus ; le premier entretien ne coûte rien.",
    ),
    Offer(
        "espace-rencontre",
        ("Le Trait d’union", "La Rencontre", "Le Préau", "Passage"),
        ("Un lieu neutre pour qu’un enfant voie un parent avec qui il ne vit pas.",),
        ("moins de 18 ans",),
        ('We,Sa 09:30-12:00,14:00-18:00 "sur rendez-vous"',),
        ("separation",),
        {"appointment": YES, "free": YES, "siblings": YES},
        APPOINTMENT_STEPS,
    ),
    Offer(
        "conseil-conjugal",
        ("Parler du couple", "Le Banc public", "Être deux", "À cœur ouvert", "Le Cap", "Paroles de couple"),
        ("Seul ou à deux, avec une conseillère, pour parler du couple, de la famille, de la sexualité.",),
        ("tout âge",),
        ('Mo,Th 14:00-18:00 "sur rendez-vous"', 'unknown "sur rendez-vous"'),
        ("couple", "violences"),
        {"free": YES, "appointment": YES, "confidential_room": YES, "anonymous": YES},
        APPOINTMENT_STEPS,
        parents_only=True,
    ),
    Offer(
        "repit",
        ("Souffler un peu", "La Parenthèse", "Le Hamac", "Une heure à soi", "La Trêve", "Le Relais des parents", "Respirer",
         "Le Banc de pierre"),
        ("Quelqu’un s’occupe de votre enfant, à côté, pendant que vous soufflez.",),
        ("moins de 12 ans", "tout âge", "moins de 6 ans"),
        ("Sa 09:00-12:00; SH off", "We 14:00-17:00; SH off", "Sa[1,3] 14:00-17:00"),
        ("repit-epuisement", "handicap"),
        {"registration": YES, "siblings": YES, "free": YES},
    ),
    Offer(
        "clas",
        ("Coup de pouce", "Après la classe", "L’Étude des Oliviers", "Les Devoirs ensemble", "Le Cartable", "La Clé des mots",
         "Grandir ensemble", "L’Encrier", "Le Tableau noir", "Cap sur l’école", "Les Petits Savants", "Le Goûter des devoirs"),
        ("Après l’école, un goûter, des devoirs, des découvertes ; les parents y ont leur place.",),
        ("6 ans à 11 ans", "11-17 ans", "6 ans à 17 ans"),
        ("Mo,Tu,Th 16:30-18:30; SH off", "Tu,Th 17:00-18:30; SH off"),
        ("ecole",),
        {"registration": YES, "free": YES},
    ),
    Offer(
        "ludotheque",
        ("La Souris joueuse", "Jeux en l’air", "Le Dé magique", "La Toupie", "Pions et compagnie", "Le Grand Jeu", "Casse-tête",
         "Ludo’Mômes", "Le Coffre à jeux", "La Marelle", "Les Osselets", "Le Petit Cheval"),
        ("On joue sur place, on emprunte des jeux. Il y a un coin pour les bébés.",),
        ("6 mois à 12 ans", "tout âge", "3 ans et +"),
        ("We,Sa 14:00-18:00", "Tu,Fr 16:00-18:30; We 10:00-12:00,14:00-18:00", "Sa 09:30-12:30"),
        ("jeu-eveil",),
        {"registration": NO, "adult_stays": YES, "siblings": YES, "free": NO},
        price="10 € par an et par famille",
    ),
    Offer(
        "rpe",
        ("Relais des tout-petits", "Relais Pomme de pin", "Relais des Mimosas", "Relais des Bambins", "Relais Arc-en-ciel",
         "Relais Les Moussaillons", "Relais des Lutins", "Relais des Câlins", "Relais des Neiges", "Relais Les Micocouliers",
         "Relais La Ronde", "Relais des Vergers"),
        ("Chercher un mode d’accueil, comprendre un contrat, rencontrer des assistantes maternelles.",),
        ("moins de 6 ans", "moins de 3 ans"),
        ("Mo-Fr 09:00-12:00", "Mo,Tu,Th,Fr 13:30-17:00", 'We 09:00-12:00; Mo,Th 14:00-17:00 "sur rendez-vous"'),
        ("mode-accueil", "droits-demarches"),
        {"free": YES},
    ),
    Offer(
        "pmi",
        ("Consultations des Tilleuls", "Consultations du Parc", "Consultations des Oliviers", "Consultations du Lavoir",
         "Consultations de la Place", "Consultations du Moulin", "Consultations du Centre", "Consultations du Jardin",
         "Consultations de l’École", "Consultations de la Fontaine"),
        ("Une puéricultrice, une sage-femme, un médecin : pour la grossesse et les enfants jusqu’à 6 ans.",),
        ("futurs parents et enfants de moins de 6 ans",),
        ('Tu 09:00-12:00; Th 13:30-16:30 "sur rendez-vous"', "Mo 13:30-16:00"),
        ("sante", "arrivee-enfant", "alimentation"),
        {"free": YES},
    ),
    Offer(
        "centre-social",
        ("Centre social des Amandiers", "Centre social de la Place", "Espace de vie La Treille", "Centre social du Moulin",
         "Espace de vie des Remparts", "Centre social Les Platanes", "Espace de vie du Lavoir", "Centre social de la Gare",
         "Espace de vie Le Figuier", "Centre social du Mas"),
        ("Des sorties, des ateliers, de l’aide pour les papiers : une maison pour toutes les générations.",),
        ("tout âge",),
        ("Mo-Fr 09:00-12:00,14:00-18:00", "Mo-Th 08:30-12:00,13:30-18:00; Fr 08:30-12:00"),
        ("droits-demarches", "ecole", "repit-epuisement"),
        {"siblings": YES, "welcomer": YES, "appointment": NO},
    ),
    Offer(
        "autre",
        ("La Boutique des familles", "Le Vestiaire solidaire", "La Bibliothèque de rue", "Le Jardin partagé"),
        ("On y trouve des vêtements d’enfant, un livre, une place au soleil.",),
        ("tout âge", "non précisé"),
        ("Sa 10:00-12:00", "We 14:00-17:00"),
        ("repit-epuisement",),
        {"free": YES},
    ),
)  # fmt: skip

REMOTE_OFFERS = (
    Offer(
        "ecoute",
        ("Allô, on se parle", "La Voix des parents", "Nuit blanche", "Écoute ados", "Le Numéro des grands-parents", "Allô naissance"),
        ("Quelqu’un vous écoute, tôt le matin, le soir et le samedi. Sans donner votre nom.",),
        ("tout âge", "dès la grossesse", "adolescents"),
        ("Mo-Fr 07:00-09:00,17:00-21:00; Sa 09:00-12:00", "Mo-Sa 18:00-22:00"),
        ("repit-epuisement", "sommeil", "adolescence"),
        {"free": YES, "anonymous": YES, "registration": NO, "appointment": NO},
        ages_by_name={"Écoute ados": "adolescents", "Allô naissance": "dès la grossesse, moins de 1 an", "Nuit blanche": "moins de 3 ans",
                      "Le Numéro des grands-parents": "tout âge", "La Voix des parents": "tout âge", "Allô, on se parle": "tout âge"},
    ),
    Offer(
        "promeneurs-du-net",
        ("Lou, en ligne pour les parents", "Sacha, en ligne", "Charlie, côté écrans", "Dominique, parents d’ados",
         "Camille, en ligne", "Eden, jeux vidéo et famille"),
        ("Une professionnelle que l’on joint par message, là où l’on est déjà.",),
        ("adolescents", "tout âge"),
        ("Tu,Th 18:00-21:00", "We 14:00-19:00"),
        ("ecrans", "adolescence"),
        {"free": YES, "registration": NO},
        ages_by_name={"Dominique, parents d’ados": "adolescents"},
    ),
)  # fmt: skip

ITINERANT_NAMES = (
    ("maison-1000-jours", "Le petit car des 1 000 jours"),
    ("laep", "La Roulotte des petits"),
    ("ludotheque", "La Ludothèque qui roule"),
    ("lieu-ressources", "Le Bus des parents"),
    ("laep", "Les Petits Nomades"),
    ("pmi", "La Consultation en chemin"),
    ("rpe", "Le Relais des vallées"),
    ("atelier-parents-enfants", "La Malle aux histoires"),
)

ARTICLES = (
    ("Un nouveau lieu pour jouer ouvre à Olette", "Les enfants de moins de 6 ans et leurs parents y sont attendus un mercredi sur deux."),
    ("Le petit car des 1 000 jours passe aussi en Cerdagne", "Deux étapes de plus dès le mois prochain : Osséja et Font-Romeu."),
    ("Écrans : trois soirées pour en parler sans se fâcher", "À Thuir, Elne et Rivesaltes. La garde des enfants est prévue sur place."),
    ("Des pères parlent aux pères", "Un groupe se réunit un samedi par mois, autour d’un petit déjeuner."),
    ("Vacances : les lieux qui restent ouverts", "La liste des lieux qui vous accueillent pendant les congés scolaires."),
    ("Une ligne d’écoute jusqu’à 22 heures", "Elle répond du lundi au samedi, et l’on n’a pas à dire son nom."),
    ("La ludothèque déménage", "Même équipe, plus de jeux, et une entrée de plain-pied."),
    ("Attendre un bébé quand on vit en montagne", "Les rendez-vous près de chez vous, vallée par vallée."),
    ("Dix idées pour un mercredi de pluie", "Des jeux sans écran, et les lieux où l’on peut aller jouer."),
    ("Retour sur la journée des familles", "Trois cents personnes, du soleil, et un spectacle de marionnettes."),
    ("Un coin calme dans chaque lieu", "Plusieurs lieux ont aménagé une pièce pour parler ou allaiter."),
    ("Apprendre à signer avec bébé", "Une nouvelle série d’ateliers commence, sur inscription."),
    ("Séparation : une permanence de plus", "Une médiatrice reçoit désormais le mardi, près de la gare."),
    ("Les grands-parents aussi", "Un café leur est ouvert, une fois par mois."),
    ("Donnez votre avis sur les horaires", "Trois questions pour dire quand vous êtes libres. Nous ne demandons pas votre nom."),
)  # fmt: skip
