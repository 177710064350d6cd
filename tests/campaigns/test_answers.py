"""Whatever is stored of a proposal is read without failing, and stored again as it is."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.enums import Step
from campaigns.forms_dates import MOST_DATES, DatesForm
from campaigns.forms_proposal import step_form
from campaigns.models import HighlightPage, Proposal
from campaigns.proposal_sheet import ProposalSheet

pytestmark = pytest.mark.django_db

TEXT = st.one_of(
    st.text(max_size=60), st.sampled_from(["Prades", "66500", "3 ans", "2026-11-28", "15:00", "oui", "none"])
)
NAMES = [
    "titre",
    "type",
    "phrase",
    "public",
    "ages",
    "commune",
    "nom",
    "rue",
    "adresse",
    "gratuit",
    "prix",
    "inscription",
]
NAMES += ["inscription_page", "contact", "telephone", "courriel", "note"]
PAGE = st.dictionaries(st.sampled_from(NAMES), TEXT, max_size=8)
ROWS = st.lists(st.fixed_dictionaries({"jour": TEXT, "debut": TEXT, "fin": TEXT}), max_size=4)


@pytest.fixture
def unsaved(campaign: HighlightPage) -> Proposal:
    return Proposal(campaign=campaign)


@given(action=PAGE, rows=ROWS, where=PAGE, terms=PAGE)
@settings(max_examples=60)
def test_any_answers_are_read(unsaved: Proposal, action: Any, rows: Any, where: Any, terms: Any) -> None:
    unsaved.answers = {"action": action, "dates": rows, "lieu": where, "venir": terms}
    for step in Step:
        form = step_form(step, unsaved)
        form.is_valid()
        assert isinstance(form.summary, list)
    assert all(isinstance(words, str) for _name, words in ProposalSheet(unsaved).lines)


def test_no_more_dates_are_read_than_kept(campaign: HighlightPage) -> None:
    rows = [{"jour": "2026-11-28", "debut": f"{n % 24}:00", "fin": f"{n % 24}:30"} for n in range(100)]
    form = DatesForm(None, proposal=Proposal(campaign=campaign), stored=rows)
    assert len(form.raw) == MOST_DATES
    assert len(form.rows) == MOST_DATES


def test_a_copy_has_no_programme(campaign: HighlightPage) -> None:
    from django.utils import timezone

    HighlightPage.objects.filter(pk=campaign.pk).update(programme_published_at=timezone.now())
    campaign.refresh_from_db()
    copied = campaign.copy(update_attrs={"slug": "l-an-prochain", "title": "L’an prochain"})
    assert HighlightPage.objects.get(pk=copied.pk).programme_published_at is None
