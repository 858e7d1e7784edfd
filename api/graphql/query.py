"""What an app may ask. Every answer is of a day: `asOf`, the one that pages show when it is not given."""

from asyncio import gather
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

import strawberry

from algorithms.held import NOBODY, is_held
from algorithms.picture import ROLES, THEMES, Picture
from api.graphql import nodes
from api.graphql.agendas import Agenda, Committee, agenda, committee, situation
from api.graphql.agendas import Situation as SituationNode
from api.graphql.asking import day_asked
from api.graphql.connections import Connection, connect, page_of
from api.graphql.findings import Finding, node_of, shown, theme_of
from api.graphql.ids import key_of, read_id
from api.graphql.territory_query import TerritoryQuery
from api.usecases.examining import findings as find
from api.usecases.meeting import committees, prepare_meeting
from api.usecases.situation import state
from api.values import near_day
from graph.errors import UnknownIdError, UsageError
from graph.model import actors, support, territory
from graph.model.findings import Finding as FoundFinding
from graph.model.vocabulary import AnswerState, ReferralStatus, Role, Severity, Theme
from graph.store import folded

Here = nodes.Here
T = TypeVar("T")
STATUSES = tuple(ReferralStatus)
TABLE_OF_TYPE = {
    "Person": "persons",
    "Household": "households",
    "Need": "needs",
    "Referral": "referrals",
    "LifeEvent": "life_events",
    "Accompaniment": "accompaniments",
    "Dispositif": "dispositifs",
    "Professional": "professionals",
    "Institution": "institutions",
    "Zoning": "zonings",
    "Zone": "zones",
}
"""The table of a node's type, as opaque ids name it."""


@strawberry.type(
    description="The graph of a territory, on a day: `asOf`. Without it, on the day that pages show: that of "
    "the next meeting, today when none is planned."
)
class Query(TerritoryQuery):
    """The root."""

    @strawberry.field(description="Any node by its id; null when nothing of that id may be read.")
    async def node(self, info: Here, id: strawberry.ID, as_of: date | None = None) -> nodes.Node | None:
        """Give a node. A finding and a situation are those of the day in their id."""
        found = read_id(id)
        if found is None:
            return None
        type_, key = found
        if type_ in ("Finding", "Situation"):
            return await _dated_node(info, type_, key)
        day = await day_asked(info, as_of)
        if type_ == "Commune":
            land = (await info.context.examine(day)).picture.frame.gazetteer
            return await nodes.commune_by_code(info, key, day) if land.knows(key) else None
        return await node_of(info, TABLE_OF_TYPE.get(type_), key, day)

    @strawberry.field(description="Institutions, by name.")
    async def institutions(
        self,
        info: Here,
        search: str = "",
        first: int = 20,
        after: str | None = None,
        as_of: date | None = None,
    ) -> Connection[nodes.Institution]:
        """Give the institutions whose name or id holds `search`, accents and case apart."""
        records = nodes.only(await _table(info, "institutions"), actors.Institution)
        kept = [(r.id, r) for r in records if folded(search) in folded(f"{r.name} {r.id}")]
        day = await day_asked(info, as_of)
        return connect(kept, first, after, lambda record: nodes.institution(record, day))

    @strawberry.field(description="Professionals.")
    async def professionals(
        self,
        info: Here,
        search: str = "",
        institution: strawberry.ID | None = None,
        first: int = 20,
        after: str | None = None,
        as_of: date | None = None,
    ) -> Connection[nodes.Professional]:
        """Give the professionals of an institution, or all, whose name, occupation or id holds `search`."""
        records = nodes.only(await _table(info, "professionals"), actors.Professional)
        at = None if institution is None else key_of(institution, "Institution") or ""
        kept = [(r.id, r) for r in records if at is None or r.institution_id == at]
        kept = [e for e in kept if folded(search) in folded(f"{e[1].name or ''} {e[1].occupation} {e[0]}")]
        day = await day_asked(info, as_of)
        return connect(kept, first, after, lambda record: nodes.professional(record, day))

    @strawberry.field(description="Dispositifs: who offers what.")
    async def dispositifs(
        self,
        info: Here,
        search: str = "",
        theme: Theme | None = None,
        commune_code: str | None = None,
        first: int = 20,
        after: str | None = None,
        as_of: date | None = None,
    ) -> Connection[nodes.Dispositif]:
        """Give dispositifs: with a commune, those alive on the day that cover somebody living there."""
        records = nodes.only(await _table(info, "dispositifs"), actors.Dispositif)
        kept = [(r.id, r) for r in records if theme is None or theme in r.purposes]
        kept = [(key, r) for key, r in kept if folded(search) in folded(f"{r.name} {r.kind or ''} {key}")]
        day = await day_asked(info, as_of)
        if commune_code is not None:
            seen = (await info.context.examine(day)).picture
            covering = _covering(seen, commune_code)
            kept = [(key, r) for key, r in kept if key in covering]
        return connect(kept, first, after, lambda record: nodes.dispositif(record, day))

    @strawberry.field(description="Communes and parts of communes.")
    async def communes(
        self,
        info: Here,
        department: str,
        search: str = "",
        first: int = 20,
        after: str | None = None,
        as_of: date | None = None,
    ) -> Connection[nodes.Commune]:
        """Give the communes of a department and their parts, by code."""
        day = await day_asked(info, as_of)
        land = (await info.context.examine(day)).picture.frame.gazetteer
        codes = await info.context.in_thread(land.codes_of_department, department)
        kept = [(code, code) for code in codes if folded(search) in folded(f"{land.name(code)} {code}")]
        cut, end = page_of(kept, first, after)
        found = await gather(*(nodes.commune_by_code(info, code, day) for code in cut))
        return Connection(nodes=[c for c in found if c is not None], page_info=end, total_count=len(kept))

    @strawberry.field(description="Zonings.")
    async def zonings(
        self, info: Here, first: int = 20, after: str | None = None, as_of: date | None = None
    ) -> Connection[nodes.Zoning]:
        """Give the zonings, by id."""
        records = nodes.only(await _table(info, "zonings"), territory.Zoning)
        day = await day_asked(info, as_of)
        return connect([(r.id, r) for r in records], first, after, lambda r: nodes.zoning(r, day))

    @strawberry.field(description="Persons: each once, living on the day.")
    async def persons(
        self, info: Here, first: int = 20, after: str | None = None, as_of: date | None = None
    ) -> Connection[nodes.Person]:
        """Give the living persons, by id."""
        day = await day_asked(info, as_of)
        seen = (await info.context.examine(day)).picture
        keys = sorted(seen.person_id(person) for person in seen.persons)
        return await _shown_keys(keys, first, after, lambda key: nodes.person_of(info, key, day))

    @strawberry.field(description="Households with a living member.")
    async def households(
        self, info: Here, first: int = 20, after: str | None = None, as_of: date | None = None
    ) -> Connection[nodes.Household]:
        """Give the households, by id."""
        day = await day_asked(info, as_of)
        seen = (await info.context.examine(day)).picture
        situations = (seen.situation_id(at) for at in seen.situations)
        keys = sorted(key for type_, key in situations if type_ == "household")
        made = [(key, nodes.household(key, day)) for key in keys]
        return connect(
            [(key, node) for key, node in made if node is not None], first, after, lambda node: node
        )

    @strawberry.field(description="Needs of living persons.")
    async def needs(
        self,
        info: Here,
        theme: Theme | None = None,
        is_open: bool | None = None,
        is_held: bool | None = None,
        first: int = 20,
        after: str | None = None,
        as_of: date | None = None,
    ) -> Connection[nodes.Need]:
        """Give the needs opened by the day, by id."""
        day = await day_asked(info, as_of)
        seen = (await info.context.examine(day)).picture
        keys = await info.context.in_thread(_need_keys, seen, theme, is_open, is_held)
        return await _loaded(info, "needs", keys, (first, after), support.Need, lambda r: nodes.need(r, day))

    @strawberry.field(description="Accompaniments of living persons.")
    async def accompaniments(
        self,
        info: Here,
        purpose: Theme | None = None,
        role: Role | None = None,
        state: str | None = None,
        professional: strawberry.ID | None = None,
        institution: strawberry.ID | None = None,
        first: int = 20,
        after: str | None = None,
        as_of: date | None = None,
    ) -> Connection[nodes.Accompaniment]:
        """Give accompaniments, by id; `state` as on the node."""
        day = await day_asked(info, as_of)
        seen = (await info.context.examine(day)).picture
        by = None if professional is None else key_of(professional, "Professional") or ""
        under = None if institution is None else key_of(institution, "Institution") or ""
        keys = await info.context.in_thread(_accompaniment_keys, seen, (purpose, role, state), by, under)
        made = (first, after)
        return await _loaded(
            info, "accompaniments", keys, made, support.Accompaniment, lambda r: nodes.accompaniment(r, day)
        )

    @strawberry.field(description="Referrals of living persons.")
    async def referrals(
        self,
        info: Here,
        theme: Theme | None = None,
        status: ReferralStatus | None = None,
        first: int = 20,
        after: str | None = None,
        as_of: date | None = None,
    ) -> Connection[nodes.Referral]:
        """Give the referrals sent by the day, by id, with their status on it."""
        day = await day_asked(info, as_of)
        seen = (await info.context.examine(day)).picture
        keys = await info.context.in_thread(_referral_keys, seen, theme, status)
        return await _loaded(
            info, "referrals", keys, (first, after), support.Referral, lambda r: nodes.referral(r, day)
        )

    @strawberry.field(description="What was found on the day, by code, then key.")
    async def findings(
        self,
        info: Here,
        code: list[str] | None = None,
        severity: list[Severity] | None = None,
        state: list[AnswerState] | None = None,
        theme: Theme | None = None,
        institution: strawberry.ID | None = None,
        first: int = 20,
        after: str | None = None,
        as_of: date | None = None,
    ) -> Connection[Finding]:
        """Give the findings that are all that is asked."""
        context, day = info.context, await day_asked(info, as_of)
        found = await context.in_thread(find, context.workspace, context.scope, day, tuple(code or ()))
        at = None if institution is None else key_of(institution, "Institution") or ""
        kept = [
            f
            for f in found
            if (not severity or f.severity in severity)
            and (not state or f.state in state)
            and (theme is None or theme_of(f) == theme)
            and (at is None or _names_institution(f, at))
        ]
        return connect([(f.key, f) for f in kept], first, after, shown)

    @strawberry.field(description="One situation, by the id of a household or of one of its persons.")
    async def situation(
        self,
        info: Here,
        of: strawberry.ID,
        as_of: date | None = None,
    ) -> SituationNode | None:
        """Give a situation; null when nothing of that id may be read on the day."""
        key = key_of(of, "Household") or key_of(of, "Person")
        return None if key is None else await situation(info, key, await day_asked(info, as_of))

    @strawberry.field(description="Committees on complex situations.")
    async def committees(self, info: Here) -> list[Committee]:
        """Give the committees, by id."""
        context = info.context
        found = await context.in_thread(committees, context.workspace, context.scope)
        return [committee(record) for record in found]

    @strawberry.field(description="The agenda of a committee's meeting; null for no committee of that id.")
    async def agenda(
        self,
        info: Here,
        committee: strawberry.ID,
        meeting: date,
        as_of: date | None = None,
    ) -> Agenda | None:
        """Give the agenda of a meeting, examined on `asOf` (the day of the meeting when not given)."""
        context, key = info.context, key_of(committee, "Committee")
        near_day("meeting", meeting)
        if as_of is not None:
            near_day("asOf", as_of)
        if key is None:
            return None

        def prepare() -> Any:
            return prepare_meeting(context.workspace, context.scope, key, meeting, as_of=as_of)

        try:
            return agenda(await context.in_thread(prepare))
        except UnknownIdError:
            return None


async def _dated_node(info: Here, type_: str, key: str) -> nodes.Node | None:
    on, _, rest = key.partition("|")
    try:
        day = near_day("id", date.fromisoformat(on))
    except (ValueError, UsageError):
        return None
    if type_ == "Situation":
        return await situation(info, rest.partition("|")[2], day)
    told = (await info.context.examine(day)).by_key.get(rest)
    return None if told is None else shown(told)


async def _table(info: Here, table: str) -> list[object]:
    """Read a whole directory table (hundreds to a few thousand rows), in the order of its keys."""
    context = info.context
    page = await context.in_thread(context.workspace.store.rows, context.scope, table)
    return [row.record for row in page.rows]


async def _shown_keys(
    keys: list[str], first: int, after: str | None, show: Callable[[str], Any]
) -> Connection[Any]:
    cut, end = page_of([(key, key) for key in keys], first, after)
    shown_keys = await gather(*(show(key) for key in cut))
    return Connection(nodes=list(shown_keys), page_info=end, total_count=len(keys))


async def _loaded(
    info: Here,
    table: str,
    keys: list[str],
    page: tuple[int, str | None],
    record_class: type[T],
    show: Callable[[T], Any],
) -> Connection[Any]:
    """Load a page of the rows of sorted keys."""
    cut, end = page_of([(key, key) for key in keys], *page)
    records = nodes.only(await info.context.records(table, cut), record_class)
    return Connection(nodes=[show(record) for record in records], page_info=end, total_count=len(keys))


def _covering(seen: Picture, code: str) -> frozenset[str]:
    land = seen.frame.gazetteer
    if not land.knows(code):
        return frozenset()
    alive = (d for d in seen.places.alive if seen.places.covers(d, land.read(code)))
    return frozenset(seen.frame.ids.dispositifs[d] for d in alive)


def _need_keys(seen: Picture, theme: Theme | None, open_: bool | None, held: bool | None) -> list[str]:
    needs, view = seen.view.needs, seen.view
    found = []
    for person in seen.persons:
        for n in range(needs.first[person], needs.first[person + 1]):
            at = needs.theme[n]
            if theme is not None and THEMES[at] is not theme:
                continue
            if open_ is not None and bool(needs.is_open[n]) is not open_:
                continue
            if held is None or is_held(view, person, at, NOBODY) is held:
                found.append(seen.need_id(n))
    return sorted(found)


def _accompaniment_keys(
    seen: Picture, wanted: tuple[Theme | None, Role | None, str | None], by: str | None, under: str | None
) -> list[str]:
    purpose, role, state_ = wanted
    a = seen.view.accompaniments
    return sorted(
        id_
        for id_, i in seen.accompaniment_of_id.items()
        if (purpose is None or THEMES[a.purpose[i]] is purpose)
        and (role is None or ROLES[a.role[i]] is role)
        and (by is None or seen.professional_id(a.professional[i]) == by)
        and (under is None or seen.institution_id(a.institution[i]) == under)
        and (state_ is None or state(seen, i) == state_)
    )


def _referral_keys(seen: Picture, theme: Theme | None, status: ReferralStatus | None) -> list[str]:
    r = seen.view.referrals
    return sorted(
        seen.referral_id(k)
        for k in range(len(r.theme))
        if (theme is None or THEMES[r.theme[k]] is theme)
        and (status is None or STATUSES[r.status[k]] is status)
    )


def _names_institution(found: FoundFinding, key: str) -> bool:
    """Tell whether a finding is about an institution or rests on it."""
    evidence: Iterable[Any] = (
        *found.evidence.get("institutions", ()),
        *found.evidence.get("path", ()),
        found.evidence.get("from_institution"),
        found.evidence.get("to_institution"),
    )
    return key in evidence or any(s.type == "institution" and s.id == key for s in found.subjects)
