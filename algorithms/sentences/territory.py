"""How territories are told: places covered twice, not at all, or cut in ways that do not meet."""

from algorithms.french import capital, count, number, percent
from algorithms.sentences.wording import Telling, about, fit, fit_alone, on_the_day, places, size
from graph.model.findings import Finding

INHABITANTS = "habitant"


def _weight(finding: Finding) -> str:
    """Give the inhabitants in a clause of their own; nothing when they are unknown."""
    inhabitants = size(finding, "inhabitants")
    return "" if inhabitants is None else f", soit {count(inhabitants, INHABITANTS, figures=True)},"


def _places(finding: Finding) -> str:
    return f"{on_the_day(finding)}, {places(finding)}{_weight(finding)}"


def _is_one(finding: Finding) -> bool:
    return size(finding, "communes") == 1


def _double_cover(finding: Finding) -> str:
    if finding.evidence.get("kind") == "between":
        relied = "relève" if _is_one(finding) else "relèvent"
        return about(finding, f"{_places(finding)} {relied} des zonages de deux institutions à la fois.")
    counted = "est attribué" if _is_one(finding) else "sont attribués"
    return capital(f"{_places(finding)} {counted} plus d’une fois entre les zones d’un même zonage.")


def _double_cover_short(finding: Finding) -> str:
    who = _inhabitants(finding)
    if finding.evidence.get("kind") == "between":
        return fit(
            finding, f"{who} dans deux zonages à la fois.", f"{who} dans deux zonages.", f"{who} en double."
        )
    return fit_alone(f"{who} dans plusieurs zones d’un même zonage.", f"{who} dans plusieurs zones.")


def _inhabitants(finding: Finding) -> str:
    inhabitants = size(finding, "inhabitants")
    return "des habitants" if inhabitants is None else count(inhabitants, INHABITANTS, figures=True)


def _uncovered(finding: Finding) -> str:
    lie = "n’est" if _is_one(finding) else "ne sont"
    return capital(f"{_places(finding)} {lie} dans aucune zone de ce zonage du département.")


def _uncovered_short(finding: Finding) -> str:
    return fit_alone(f"{_inhabitants(finding)} hors de toute zone de ce zonage.")


def _misaligned(finding: Finding) -> str:
    share = finding.evidence.get("share")
    apart = "une part des habitants" if share is None else f"{percent(share, 1)} des habitants"
    return capital(
        f"{on_the_day(finding)}, {apart}{_out_of(finding)} vivent hors du couple principal de deux zonages"
        " d’un même département.",
    )


def _out_of(finding: Finding) -> str:
    inhabitants, compared = size(finding, "inhabitants"), size(finding, "compared")
    if inhabitants is None or compared is None:
        return ""
    return f", soit {number(inhabitants)} sur {number(compared)},"


def _misaligned_short(finding: Finding) -> str:
    share = finding.evidence.get("share")
    apart = "Une part" if share is None else percent(share, 1)
    return fit_alone(
        f"{apart} des habitants hors du couple principal de zones.",
        f"{apart} des habitants hors du couple principal.",
    )


TELLINGS = {
    "double_cover": Telling(_double_cover, _double_cover_short),
    "uncovered": Telling(_uncovered, _uncovered_short),
    "misaligned": Telling(_misaligned, _misaligned_short),
}
