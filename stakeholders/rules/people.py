"""The people of one row: in columns of their own ("contact 2 e-mail"), or several in one cell."""

import re

from stakeholders.rules.addresses import Address, list_names, read_addresses, split_names
from stakeholders.rules.columns import PERSON_FIELDS, split_column
from stakeholders.rules.texts import clean_line

# The cells of one person: {field: text}.
Cells = dict[str, str]
_SEVERAL = re.compile(r"\s*[;|\n]\s*|\s+/\s+")
_LOOSE = re.compile(r"\s*[;|\n,]\s*|\s+/\s+")


def part_people(raw: Cells) -> list[Cells]:
    """Return the cells of each person of a row. What is not a person's own is everybody's.

    Keys of `raw` are columns ("email", "email_2"). A row that names nobody gives one set of cells: an organisation.
    """
    shared: Cells = {}
    groups: dict[int, Cells] = {}
    for column, cell in raw.items():
        name, number = split_column(column)
        if name in PERSON_FIELDS:
            groups.setdefault(number, {})[name] = cell
        else:
            shared[name] = cell
    people = [person for number in sorted(groups) for person in _expand(_join_name(groups[number]))]
    named = [person for person in people if person.get("person") or person.get("email")]
    if not named:
        return [{**shared, **(people[0] if people else {})}]
    return [{**shared, **person} for person in named]


def _join_name(cells: Cells) -> Cells:
    parts = [cells.pop(name, "") for name in ("given_name", "family_name")]
    if any(parts) and "person" not in cells:
        cells["person"] = " ".join(clean_line(part) for part in parts if part)
    return cells


def _expand(cells: Cells) -> list[Cells]:
    """Return the people that one group of cells names."""
    addresses = read_addresses(cells.get("email", ""))
    if len(addresses) > 1:
        return _share_out(cells, addresses)
    names = list_names(cells.get("person", ""))
    if len(names) > 1:
        return _spread(cells, names, [address.email for address in addresses])
    if addresses:
        cells = {**cells, "email": addresses[0].email, "person": cells.get("person") or addresses[0].name}
    return [cells]


def _share_out(cells: Cells, addresses: list[Address]) -> list[Cells]:
    """Several addresses: each with the name beside it, or with as many names of the cell of names.

    One name with several addresses is one person who has them all. Where names and addresses do not fit together, the
    address stays as it is written, and the row is refused with words about it.
    """
    emails = [address.email for address in addresses]
    person = cells.get("person", "")
    if all(address.name for address in addresses):
        return _spread(cells, [address.name for address in addresses], emails)
    if names := split_names(person, len(emails)):
        return _spread(cells, names, emails)
    if not person:
        return _spread(cells, [address.name for address in addresses], emails)
    if len(list_names(person)) == 1:
        return [{**cells, "email": emails[0], "other_emails": "\n".join(emails[1:])}]
    return [{**cells, "email": "; ".join(emails)}]


def _spread(cells: Cells, names: list[str], emails: list[str]) -> list[Cells]:
    count = max(len(names), len(emails))
    rest = {name: _each(cells[name], count) for name in ("phone", "role") if cells.get(name)}
    people = []
    for index in range(count):
        person = {name: values[index] for name, values in rest.items()}
        person["person"] = names[index] if index < len(names) else ""
        person["email"] = emails[index] if index < len(emails) else ""
        people.append({name: value for name, value in person.items() if value})
    return people


def _each(cell: str, count: int) -> list[str]:
    """The value of each person, if there are as many; else it is the first one's."""
    for separators in (_SEVERAL, _LOOSE):
        values = separators.split(cell)
        if len(values) == count:
            return values
    return [cell, *[""] * (count - 1)]
