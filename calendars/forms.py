"""The search as calendars take it."""

from search.geojson import GeoJSONForm


class CalendarForm(GeoJSONForm):
    """Whatever the page one comes from, of results or of the agenda: how one looked at it makes no difference."""

    def clean_vue(self) -> None:
        return None
