"""Days as a reader says them: `today`, `3 days ago`, `Mar 11`, `Mar 2022`. Pure."""

import re
from datetime import date

from paper_tui.paper import Listing, PartialDate

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

BRIEF = 8
"""The most cells that `brief` takes."""


def spoken(day: PartialDate, today: date) -> str:
    """A day in a sentence: `3 days ago` within a week, else the day, with its year if another."""
    return _said(day, today, ("today", "yesterday", "{} days ago"), "{month} {day}, {year}")


def spoken_day(day: date, today: date) -> str:
    """The same of a day in the calendar."""
    return spoken(PartialDate.of(day), today)


def brief(day: PartialDate, today: date) -> str:
    """A day in a column: `3d ago` within a week, `Mar 11` in this year, else `Mar 2022`."""
    return _said(day, today, ("today", "1d ago", "{}d ago"), "{month} {year}")


def page_day(listing: Listing, today: date) -> str | None:
    """The day that a page shows, in brief; a day that was printed without its year as it stands."""
    if listing.day is None:
        return None
    try:
        return brief(PartialDate.parse(listing.day), today)
    except ValueError:
        return listing.day


def page_name(name: str, day: str | None, today: date) -> str:
    """How a page is called in a list: by its day if it has one, else by its name.

    The feeds of Hugging Face are named after their day (`hf/daily/2026-06-12`).
    """
    if day is None and (found := re.search(r"\d{4}-\d\d-\d\d$", name)):
        day = found[0]
    if day is None:
        return name
    try:
        return spoken(PartialDate.parse(day), today)
    except ValueError:
        return day


def _said(day: PartialDate, today: date, recent: tuple[str, str, str], other_year: str) -> str:
    if not day.month:
        return str(day.year)
    month = _MONTHS[day.month - 1]
    if not day.day:
        return f"{month} {day.year}"
    age = (today - date(day.year, day.month, day.day)).days
    if 0 <= age <= 7:
        return recent[min(age, 2)].format(age)
    if day.year == today.year:
        return f"{month} {day.day}"
    return other_year.format(month=month, day=day.day, year=day.year)
