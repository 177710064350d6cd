"""What pages of other rooms show of the temps forts."""

from django import template

from campaigns import presentation

register = template.Library()

register.filter("period", presentation.period)
