from campaigns.models.highlight import HighlightIndexPage, HighlightPage
from campaigns.models.proposal import Action, Proposal, ProposalChange, ProposalKey

__all__ = ["Action", "HighlightIndexPage", "HighlightPage", "Proposal", "ProposalChange", "ProposalKey"]
