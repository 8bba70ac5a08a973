#!/usr/bin/env python3
"""Writes the holiday files of the calendar crate.

The dates come from the PyPI package `holidays` (https://github.com/vacanza/holidays, MIT licence).
Run it in a virtual environment after `pip install holidays`:

    python tools/holidays.py

It writes crates/calendar/data/holidays-{FR,US}.csv. The package names US holidays in English only; their French
names are kept here.
"""

import importlib.metadata
import pathlib
import sys

# This file has the package's own name, so its folder must not be searched for the package.
sys.path = [entry for entry in sys.path if entry != str(pathlib.Path(__file__).resolve().parent)]

import holidays  # noqa: E402

FIRST_YEAR, LAST_YEAR = 2020, 2045
TARGET = pathlib.Path(__file__).resolve().parent.parent / "crates" / "calendar" / "data"

FRENCH_NAMES_OF_US_HOLIDAYS = {
    "New Year's Day": "Jour de l'An",
    "Martin Luther King Jr. Day": "Journée de Martin Luther King",
    "Washington's Birthday": "Anniversaire de George Washington",
    "Memorial Day": "Jour du Souvenir",
    "Juneteenth National Independence Day": "Juneteenth (abolition de l'esclavage)",
    "Independence Day": "Fête de l'Indépendance",
    "Labor Day": "Fête du Travail",
    "Columbus Day": "Jour de Christophe Colomb",
    "Veterans Day": "Jour des anciens combattants",
    "Thanksgiving Day": "Action de grâce (Thanksgiving)",
    "Christmas Day": "Noël",
}
OBSERVED = " (observed)"


def french_name_of_us_holiday(name: str) -> str:
    base = name.removesuffix(OBSERVED)
    french = FRENCH_NAMES_OF_US_HOLIDAYS[base]
    return f"{french} (jour chômé)" if base != name else french


def days_of(country: str, language: str) -> dict:
    # One year more, since a New Year's Day on a Saturday is observed in the year before.
    years = range(FIRST_YEAR, LAST_YEAR + 2)
    days = holidays.country_holidays(country, years=years, language=language)
    return {day: name for day, name in days.items() if FIRST_YEAR <= day.year <= LAST_YEAR}


def rows_of(country: str) -> list[str]:
    english = days_of(country, "en_US")
    french = days_of(country, "fr") if country == "FR" else None
    rows = []
    for day in sorted(english):
        names = english[day].split("; ")
        name = " / ".join(names)
        if french is not None:
            name_fr = french[day].replace("; ", " / ")
        else:
            name_fr = " / ".join(french_name_of_us_holiday(part) for part in names)
        if "," in name or "," in name_fr:
            raise SystemExit(f"a comma in the name of {country} {day}")
        rows.append(f"{country},{day.isoformat()},{name},{name_fr}")
    return rows


def main() -> None:
    version = importlib.metadata.version("holidays")
    for country in ("FR", "US"):
        head = [
            f"# Public holidays of {country}, {FIRST_YEAR} to {LAST_YEAR}, written by tools/holidays.py.",
            f"# Dates: PyPI package holidays {version}, Copyright (c) Vacanza Team and individual authors,",
            "# https://github.com/vacanza/holidays, used under the MIT licence (see holidays-LICENSE.txt).",
            "country,date,name,name_fr",
        ]
        text = "\n".join(head + rows_of(country)) + "\n"
        (TARGET / f"holidays-{country}.csv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
