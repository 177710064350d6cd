"""What structures propose for the temps fort to come, in every state a coordinator meets."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from campaigns.enums import Act, State, Step
from campaigns.models import HighlightPage, Proposal, ProposalChange
from directory.hours.sessions import PARIS


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal to write: `day` is counted from the first of the temps fort; without `structure`, that name is new."""

    state: State
    title: str
    kind: str
    phrase: str
    ages: str
    theme: str
    town: str
    room: str
    day: int
    hours: str = "10:00-11:30"
    audience: str = "parents_enfants"
    reason: str = ""
    stranger: str = ""


SENT, DRAFT, CHANGES, ACCEPTED, REFUSED = (
    State.SUBMITTED, State.DRAFT, State.CHANGES, State.ACCEPTED, State.REFUSED,
)  # fmt: skip
PROPOSALS = (
    Draft(ACCEPTED, "Premiers pas dans l’herbe", "sortie", "Pieds nus au jardin, avec une grande couverture.", "moins de 3 ans", "jeu-eveil", "Prades", "Jardin public", 2),
    Draft(ACCEPTED, "Le bal des couches-culottes", "fete", "Un accordéon, des foulards, et les bébés mènent la danse.", "moins de 3 ans", "jeu-eveil", "Thuir", "Salle des fêtes", 5, "16:00-17:30"),
    Draft(ACCEPTED, "Jouer dehors par tous les temps", "conference", "Une éducatrice montre dix jeux pour les jours gris.", "moins de 6 ans", "developpement", "Perpignan", "Maison de quartier", 3, "18:30-20:00", "parents"),
    Draft(SENT, "Contes au coin du four à pain", "atelier-parents-enfants", "On écoute des histoires, puis on goûte ensemble.", "3 à 6 ans", "jeu-eveil", "Ille-sur-Têt", "Four communal", 5, "15:00-17:00"),
    Draft(SENT, "La brouette aux livres", "atelier-parents-enfants", "La médiathèque sort ses albums sur la place.", "moins de 6 ans", "jeu-eveil", "Céret", "Place des platanes", 2),
    Draft(SENT, "Café des nouveaux parents", "cafe-des-parents", "On parle des nuits, des joies, et du retour au travail.", "dès la grossesse, moins de 1 an", "arrivee-enfant", "Elne", "Maison des associations", 1, "09:30-11:00", "parents"),
    Draft(SENT, "Petits jardiniers", "atelier-parents-enfants", "Chacun plante une graine et repart avec son pot.", "2 à 6 ans", "jeu-eveil", "Rivesaltes", "Jardin partagé", 5),
    Draft(SENT, "Marche des poussettes", "sortie", "Quatre kilomètres plats, un goûter à l’arrivée.", "moins de 3 ans", "repit-epuisement", "Argelès-sur-Mer", "Départ de la plage nord", 6, "10:00-12:00"),
    Draft(SENT, "Boue, bottes et gamelles", "atelier-parents-enfants", "Une cuisine de boue, des casseroles, et le droit de se salir.", "1 an à 5 ans", "developpement", "Bompas", "Cour de la crèche", 2, stranger="Collectif fictif Les Gadoues"),
    Draft(SENT, "Écouter les oiseaux au lever du jour", "sortie", "Une heure en silence, ou presque.", "4 à 6 ans", "jeu-eveil", "Font-Romeu-Odeillo-Via", "Maison de la forêt", 5, "08:00-09:30", stranger="Association fictive Plume et Vent"),
    Draft(CHANGES, "Spectacle sous les étoiles", "fete", "Des ombres et des lampes pour les petits et leurs parents.", "3 à 6 ans", "jeu-eveil", "Prats-de-Mollo-la-Preste", "Cour de l’école", 4, "18:00-19:00", reason="Très belle idée. Que prévoyez-vous s’il pleut ?"),
    Draft(CHANGES, "Parcours de motricité", "atelier-parents-enfants", "Des troncs, des pneus et des coussins.", "1 an à 4 ans", "developpement", "Saint-Paul-de-Fenouillet", "Stade", 2, reason="Pouvez-vous dire combien de familles vous accueillez à la fois ?"),
    Draft(REFUSED, "Vente de vêtements neufs", "fete", "Trente pour cent sur toute la boutique.", "moins de 6 ans", "droits-demarches", "Perpignan", "Boutique", 5, reason="Le programme ne peut pas annoncer une vente. Une bourse aux vêtements, avec plaisir.", stranger="Boutique fictive Petit Prix"),
    Draft(DRAFT, "Atelier cabanes", "atelier-parents-enfants", "Des branches, des draps, des pinces à linge.", "3 à 6 ans", "jeu-eveil", "Prades", "Parc du château", 2),
)  # fmt: skip


def answers_of(draft: Draft, campaign: HighlightPage, number: int) -> dict[str, Any]:
    """What somebody would have typed on each page of the form; who has not finished left the last ones."""
    day = campaign.starts_on + timedelta(days=draft.day)
    start, end = draft.hours.split("-")
    pages: dict[str, Any] = {
        Step.ACTION.value: {
            "titre": draft.title,
            "type": draft.kind,
            "phrase": draft.phrase,
            "public": draft.audience,
            "ages": draft.ages,
            "themes": [draft.theme],
        },
        Step.DATES.value: [{"jour": day.isoformat(), "debut": start, "fin": end}],
        Step.WHERE.value: {"adresse": "", "commune": draft.town, "nom": draft.room, "rue": ""},
        Step.TERMS.value: {
            "gratuit": "oui",
            "prix": "",
            "inscription": "none",
            "inscription_page": "",
            "contact": "",
            "telephone": f"01 99 00 70 {number:02d}",
            "courriel": "",
            "note": "",
        },
    }
    if draft.state == State.DRAFT:
        del pages[Step.WHERE.value], pages[Step.TERMS.value]
    return pages


def place_in_time(proposal: Proposal, number: int, today: date) -> None:
    """Makes a proposal begun, then sent, then answered, on days of the past week."""
    sent = datetime.combine(
        today - timedelta(days=2 + number % 7), time(9 + number % 9, 7 * number % 60), PARIS
    )
    begun, answered = sent - timedelta(minutes=35), sent + timedelta(days=1, minutes=-50)
    moments = {Act.CREATED.value: begun, Act.SUBMITTED.value: sent}
    history = list(proposal.changes.all())
    for change in history:
        change.at = moments.get(change.act, answered)
    ProposalChange.objects.bulk_update(history, ["at"])
    proposal.created_at, proposal.updated_at = begun, max(change.at for change in history)
    proposal.submitted_at = proposal.submitted_at and sent
