"""The words fictional listings are made of when there are tens of thousands of them."""

# How often each kind of place is drawn; those left out are met once in a while.
KIND_WEIGHTS = {
    "laep": 16, "lieu-ressources": 8, "maison-1000-jours": 3, "cafe-des-parents": 10, "atelier-parents-enfants": 14,
    "rep": 1, "accompagnement": 6, "mediation-familiale": 3, "espace-rencontre": 2, "conseil-conjugal": 2, "repit": 3,
    "clas": 9, "ludotheque": 9, "rpe": 9, "pmi": 8, "centre-social": 7, "autre": 2,
}  # fmt: skip

# What a place of that kind is called before its own name or its town.
LABELS = {
    "laep": ("Accueil enfants-parents", "LAEP", "Lieu d’accueil enfants-parents"),
    "lieu-ressources": ("Maison des parents", "Espace parents", "Maison des familles", "Point info familles"),
    "maison-1000-jours": ("Maison des 1 000 premiers jours", "Espace 1 000 jours"),
    "cafe-des-parents": ("Café des parents", "Groupe de parole", "Pause parents"),
    "atelier-parents-enfants": ("Atelier parents-enfants", "Les mercredis en famille", "Matinée d’éveil"),
    "rep": ("Relais enfants parents",),
    "accompagnement": ("Soutien à la parentalité", "Consultation familiale", "Point écoute familles"),
    "mediation-familiale": ("Médiation familiale",),
    "espace-rencontre": ("Espace de rencontre", "Point rencontre"),
    "conseil-conjugal": ("Conseil conjugal et familial", "Espace de vie affective"),
    "repit": ("Répit parental", "La halte des parents"),
    "clas": ("Accompagnement à la scolarité", "CLAS", "Aide aux devoirs"),
    "ludotheque": ("Ludothèque", "Espace jeux", "Ludothèque associative"),
    "rpe": ("Relais petite enfance", "RPE"),
    "pmi": ("Consultation de PMI", "Centre de PMI", "Pesée et conseils"),
    "centre-social": ("Centre social", "Maison de quartier", "Espace de vie sociale"),
    "autre": ("Permanence familles",),
}

HEADS = (
    "La Cabane", "Le Nid", "L’Île", "Le Jardin", "La Ronde", "L’Escale", "Le Coin", "La Clairière", "Le Radeau",
    "La Malle", "Le Manège", "Le Cerf-volant", "Le Pré", "La Marelle", "Le Perchoir", "La Bulle", "Le Hamac",
    "Le Kiosque", "La Comptine", "Le Grenier", "La Passerelle", "Le Ruisseau", "L’Atelier", "La Boussole", "Le Tipi",
    "La Verrière", "Le Verger", "L’Arche", "Le Phare", "La Charrette",
)  # fmt: skip
TAILS = (
    "aux doudous", "des merveilles", "aux histoires", "des petits curieux", "des câlins", "aux étoiles",
    "du dimanche", "des grands pas", "des quatre saisons", "aux oiseaux", "des premiers mots", "du vent",
    "des trois chemins", "aux abeilles", "des possibles", "du soleil", "aux secrets", "des rires",
    "des enfants sages", "aux coquelicots", "du bout de la rue", "des petits riens", "aux papillons", "du matin",
    "des grandes oreilles", "aux noisettes", "de la sieste", "des cousins",
)  # fmt: skip
PROPER = (
    "Les Tilleuls", "La Tramontane", "Les Micocouliers", "Le Figuier", "Les Cigales", "La Garrigue", "L’Olivier",
    "Les Genêts", "Le Romarin", "La Fontaine", "Les Abeilles", "Le Moulin", "Les Hirondelles", "Les Glycines",
    "Le Lavoir", "La Marmotte", "Le Torrent", "Les Alouettes", "Les Platanes", "Le Vieux Puits", "Les Grillons",
    "La Source", "Les Amandiers", "Le Belvédère", "Les Mûriers", "La Lavande", "Les Acacias", "Le Pont neuf",
    "Les Rossignols", "La Prairie", "Les Cyprès", "Le Canigou",
)  # fmt: skip
STRUCTURE_FORMS = (
    "Association {}", "Centre associatif {}", "Collectif {}", "Maison associative {}", "Familles rurales {}",
    "Foyer {}", "Parents solidaires {}", "Réseau {}", "Coopérative {}", "Entraide {}", "Fédération {}",
    "Centre communal {}",
)  # fmt: skip

SUMMARIES = (
    "On joue, on parle, on souffle. Sans rendez-vous et sans jugement.",
    "Une équipe de deux personnes vous accueille avec votre enfant.",
    "Un moment pour vous, un moment pour eux, et du café chaud.",
    "Venez comme vous êtes, quand vous pouvez, le temps que vous voulez.",
    "Des réponses à vos questions, petites et grandes.",
    "On rencontre d’autres parents du quartier et on se donne des idées.",
    "Un lieu calme, des jouets, des livres, et quelqu’un qui écoute.",
    "Pour ne pas rester seul avec ses questions.",
)
# A description takes one sentence of each group or none, in this order.
SENTENCES = (
    (
        "Nous ouvrons la porte à tous les parents, aux grands-parents et à celles et ceux qui élèvent un enfant.",
        "L’équipe est formée à l’accueil et à l’écoute.",
        "Ici, chacun vient avec son histoire et repart avec une idée.",
        "Le lieu existe depuis plusieurs années et connaît bien les familles de la vallée.",
        "Deux accueillantes sont présentes à chaque ouverture, ensemble.",
    ),
    (
        "Les enfants jouent sur le tapis, dans la cour ou à l’atelier de peinture.",
        "On lit des albums, on chante des comptines, on fait des bulles de savon.",
        "On parle du sommeil, des repas, des écrans, de l’école, de la fatigue aussi.",
        "On prépare un goûter ensemble, puis chacun range à sa façon.",
        "Les plus grands font leurs devoirs pendant que les petits construisent des tours.",
        "On apprend à porter, à masser, à rassurer un tout-petit.",
        "Une psychologue passe un jeudi sur deux, pour qui le souhaite.",
    ),
    (
        "Les futurs parents sont les bienvenus, pendant la grossesse et après la naissance.",
        "Les pères viennent aussi, seuls ou avec leurs enfants.",
        "Les familles nombreuses trouvent de la place pour les frères et sœurs.",
        "Un enfant porteur de handicap est accueilli comme les autres, avec les aménagements qu’il faut.",
        "Les assistantes maternelles du secteur ont leur matinée.",
    ),
    (
        "La salle est au rez-de-chaussée, avec un coin pour changer les couches.",
        "On laisse la poussette sous le préau et les chaussures à l’entrée.",
        "Prévoyez une tenue qui ne craint rien.",
        "Un parking gratuit se trouve à deux minutes à pied.",
        "Pendant les vacances, les horaires changent, un appel suffit pour savoir.",
    ),
    (
        "Rien de ce qui se dit ici ne sort d’ici.",
        "Vous pouvez rester dix minutes ou toute la matinée.",
        "Si ce n’est pas le bon endroit pour vous, nous vous aidons à trouver lequel.",
        "Au plaisir de vous rencontrer.",
    ),
)
STREETS = (
    "rue des Amandiers", "place de la Fontaine", "avenue du Canigou", "rue du Four", "chemin des Vergers",
    "rue de l’École", "boulevard des Pyrénées", "rue de la Poste", "place de la République", "impasse des Lilas",
    "rue du Moulin", "avenue de la Gare", "rue Jean-Jaurès", "rue des Jardins", "route de la Mer", "rue du Marché",
)  # fmt: skip
VENUES = (
    "Salle {}", "École maternelle {}", "École {}", "Maison de quartier {}", "Médiathèque {}", "Crèche {}", "Foyer {}",
    "Maison des associations {}", "Espace {}", "Gymnase {}", "Centre {}", "Résidence {}",
)  # fmt: skip

# --- When ------------------------------------------------------------------------------------------------------

DAYS = (
    "Mo",
    "Tu",
    "We",
    "Th",
    "Fr",
    "Sa",
    "Mo,Th",
    "Tu,Th",
    "We,Fr",
    "Mo-Fr",
    "Tu-Sa",
    "Mo,We,Fr",
    "Tu,We",
    "Mo-Th",
)
NTH_DAYS = ("Mo[1]", "Tu[1,3]", "We[2,4]", "Th[2]", "Fr[3]", "Sa[1]", "Sa[2]", "We[1,3]", "Th[-1]")
TIMES = (
    "09:00-12:00", "09:30-11:30", "08:45-11:45", "10:00-12:00", "14:00-17:00", "14:30-17:30", "15:00-18:00",
    "16:30-18:30", "17:00-19:00", "18:00-20:00", "09:00-12:00,14:00-17:00", "08:30-12:30,13:30-17:30", "10:00-18:00",
    "13:30-16:30",
)  # fmt: skip
HOLIDAYS = ("; SH off", "; SH off", "; SH off; PH off", "; PH off", "")

EVENT_FRILLS = (
    "",
    "",
    "",
    ", en petit groupe",
    ", avec les grands-parents",
    ", édition spéciale",
    ", suite",
)
