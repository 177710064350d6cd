"""The search as calendars take it."""

from datetime import date

from django.utils import timezone

from search.geojson import GeoJSONForm
from search.when import When


class CalendarForm(GeoJSONForm):
    """Asked by a program, once for all: how one looked at the page makes no difference, and a period comes to its end."""

    is_over = False

    def clean_vue(self) -> None:
        return None

    def _when(self) -> When | None:
        try:
            last = date.fromisoformat(self.cleaned_data.get("au", "").strip())
        except ValueError:
            return super()._when()
        if last < timezone.localdate():
            # What was followed until then says nothing any more, and is not wrong.
            self.is_over = True
            self.cleaned_data["au"] = ""
        return super()._when()
