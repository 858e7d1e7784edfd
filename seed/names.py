"""Who people are, invented: no name, number or address here is anybody's."""

from datetime import date

from graph.model.people import Identity
from graph.model.vocabulary import Sex
from seed.chance import Chance
from seed.data import data

GENERATIONS = {"infant": "minor", "child": "minor", "teen": "minor"}


class Names:
    """Draws names, telephone numbers and addresses from the lists of `distributions/names.yaml`."""

    def __init__(self, chance: Chance) -> None:
        file = data("distributions/names")
        self.chance = chance
        self._beginnings: list[str] = file["beginnings"]
        self._endings: list[str] = file["endings"]
        self._first: dict[str, dict[str, list[str]]] = file["first_names"]
        self._streets: list[str] = file["streets"]
        self._phones: list[str] = file["phones"]
        self._taken: set[str] = set()

    def family(self) -> str:
        """Draw a family name."""
        return self.chance.one_of(self._beginnings) + self.chance.one_of(self._endings)

    def first(self, sex: Sex, band: str) -> str:
        """Draw a first name of someone's generation."""
        return self.chance.one_of(self._first[sex.value][GENERATIONS.get(band, band)])

    def professional(self, title: str) -> str:
        """Draw how a professional is called, if possible not as another one."""
        family = next((name for name in (self.family() for _ in range(20)) if name not in self._taken), None)
        family = family or self.family()
        self._taken.add(family)
        return f"{'M.' if title == Sex.M else 'Mme'} {family}"

    def identity(
        self,
        person_id: str,
        *,
        sex: Sex,
        band: str,
        family: str,
        born: date,
        town: str,
        first: str | None = None,
    ) -> Identity:
        """Make an identity: a telephone kept for fiction, an e-mail at example.org, a street of nowhere."""
        chance = self.chance
        is_minor = band in GENERATIONS
        number = chance.between(0, 9999)
        return Identity(
            person_id=person_id,
            last_name=family,
            first_name=first or self.first(sex, band),
            birth_date=born,
            sex=sex,
            phone=None
            if is_minor
            else f"{chance.one_of(self._phones)} {number // 100:02d} {number % 100:02d}",
            email=f"{person_id.lower()}@example.org" if band in ("young", "adult") else None,
            address=f"{chance.between(1, 80)} {chance.one_of(self._streets)}, {town}" if town else None,
        )
