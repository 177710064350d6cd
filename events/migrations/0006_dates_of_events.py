"""What events said with one start and one end, as dates: one, or one a day when they last for days.

In their versions too, so that a draft, or an older version published again, has its dates.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
CHUNK = 500
Span = tuple[Any, time, time]


def spans(start: datetime, end: datetime) -> Iterator[Span]:
    """Day, start and end of each date; an end that is not after its start is of the next day."""
    first, last = (one.astimezone(PARIS).replace(tzinfo=None) for one in (start, end))
    days = (last.date() - first.date()).days
    if last <= first or (days == 1 and last.time() <= first.time()) or days == 0:
        yield first.date(), first.time(), last.time()
    elif last.time() > first.time():
        # From 14 h on Saturday to 18 h on Sunday: each day, from 14 h to 18 h.
        for number in range(days + 1):
            yield first.date() + number * DAY, first.time(), last.time()
    else:
        # From Friday evening to Sunday noon: day and night.
        yield first.date(), first.time(), time.min
        for number in range(1, days):
            yield first.date() + number * DAY, time.min, time.min
        if last.time() > time.min:
            yield last.date(), time.min, last.time()


def audience(parents_only: Any) -> str:
    return "parents" if parents_only else ""


def registration(asked: Any, *, phone: str, email: str, website: str) -> dict[str, str]:
    """How one registers, where it was only said whether one does: with the first contact that is given."""
    if asked is None:
        return {"registration_by": ""}
    if not asked:
        return {"registration_by": "none"}
    if email and not phone:
        return {"registration_by": "email"}
    if website and not phone:
        return {"registration_by": "link", "registration_url": website}
    return {"registration_by": "phone"}


def forwards(apps: Any, schema_editor: Any) -> None:
    write_dates(apps)
    write_versions(apps)


def write_dates(apps: Any) -> None:
    EventPage = apps.get_model("events", "EventPage")
    EventDate = apps.get_model("events", "EventDate")
    changed, dates = [], []

    def flush() -> None:
        EventPage.objects.bulk_update(changed, ["audience", "registration_by", "registration_url"])
        EventDate.objects.bulk_create(dates)
        changed.clear()
        dates.clear()

    names = ("start", "end", "parents_only", "registration", "phone", "sms", "email", "website")
    for page in EventPage.objects.only("pk", *names).order_by("pk").iterator(chunk_size=CHUNK):
        page.audience = audience(page.parents_only)
        said = registration(
            page.registration, phone=page.phone or page.sms, email=page.email, website=page.website
        )
        page.registration_by, page.registration_url = said["registration_by"], said.get("registration_url", "")
        changed.append(page)
        for order, (day, start_time, end_time) in enumerate(spans(page.start, page.end)):
            dates.append(
                EventDate(page=page, sort_order=order, day=day, start_time=start_time, end_time=end_time)
            )
        if len(changed) == CHUNK:
            flush()
    flush()


def write_versions(apps: Any) -> None:
    ContentType = apps.get_model("contenttypes", "ContentType")
    Revision = apps.get_model("wagtailcore", "Revision")
    kind = ContentType.objects.filter(app_label="events", model="eventpage").first()
    if kind is None:
        return
    versions = Revision.objects.filter(content_type=kind).only("pk", "content").order_by("pk")
    changed = []
    for version in versions.iterator(chunk_size=CHUNK):
        if convert(version.content):
            changed.append(version)
        if len(changed) == CHUNK:
            Revision.objects.bulk_update(changed, ["content"])
            changed = []
    Revision.objects.bulk_update(changed, ["content"])


def convert(content: dict[str, Any]) -> bool:
    """Says the same of a version, in place; false of one that says it already."""
    if "dates" in content:
        return False
    start, end = (read(content.pop(name, None)) for name in ("start", "end"))
    found = list(spans(start, end)) if start and end else []
    content["dates"] = [
        {
            "pk": None,
            "sort_order": order,
            "page": content.get("pk"),
            "day": day.isoformat(),
            "start_time": start_time.isoformat(),
            "end_time": end_time.isoformat(),
            "every": "",
            "nth": None,
            "until": None,
            "skip_holidays": False,
            "left_out": [],
            "venue": None,
            "note": "",
        }
        for order, (day, start_time, end_time) in enumerate(found)
    ]
    content["audience"] = audience(content.pop("parents_only", False))
    content |= registration(
        content.pop("registration", None),
        phone=content.get("phone") or content.get("sms") or "",
        email=content.get("email") or "",
        website=content.get("website") or "",
    )
    return True


def read(text: Any) -> datetime | None:
    if not text:
        return None
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('events', '0005_event_dates'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
