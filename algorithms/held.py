"""Who holds a matter: is somebody at work for this person and theme, and is the matter still alive?

A matter is a (person, theme). It is *held* when an accompaniment with that purpose is active, or a relay
announced; for themes that a household shares, anybody's of the household counts, unless a member has an
open need of theme violence: then each counts for themselves. Kernels: see `algorithms.view`.
"""

from algorithms.view import STATUS, View

NOBODY = -1
"""No institution: for questions that set none apart."""


def sharing(view: View, person: int, theme: int) -> tuple[int, int]:
    """Give the range of persons whose accompaniments count for a matter."""
    situation = view.situation[person]
    if view.is_shared_theme[theme] and not view.is_violent[situation]:
        return view.members[situation], view.members[situation + 1]
    return person, person + 1


def is_held(view: View, person: int, theme: int, apart_from: int) -> bool:
    """Tell whether a matter is held by an institution other than `apart_from` (NOBODY: by any)."""
    begin, end = sharing(view, person, theme)
    a = view.accompaniments
    for i in range(a.first[begin], a.first[end]):
        if a.purpose[i] == theme and (a.is_active[i] or a.is_relay[i]) and a.institution[i] != apart_from:
            return True
    return False


def is_live(view: View, person: int, theme: int) -> bool:
    """Tell whether the person has an open need of the theme, or none was ever recorded for it."""
    is_recorded = False
    for n in range(view.needs.first[person], view.needs.first[person + 1]):
        if view.needs.theme[n] == theme:
            if view.needs.is_open[n]:
                return True
            is_recorded = True
    return not is_recorded


def is_settled(view: View, person: int, theme: int) -> bool:
    """Tell whether what holds a matter is by an institution that sent none of its referrals, or is newer."""
    r = view.referrals
    last_sent = view.day
    for k in range(r.first[person], r.first[person + 1]):
        if r.theme[k] == theme and r.status[k] != STATUS.withdrawn:
            last_sent = r.sent_on[k]
    begin, end = sharing(view, person, theme)
    a = view.accompaniments
    for i in range(a.first[begin], a.first[end]):
        if a.purpose[i] == theme and (a.is_active[i] or a.is_relay[i]):
            if a.start[i] >= last_sent or not _sent_by(view, person, theme, a.institution[i]):
                return True
    return False


def _sent_by(view: View, person: int, theme: int, institution: int) -> bool:
    r = view.referrals
    for k in range(r.first[person], r.first[person + 1]):
        if r.theme[k] == theme and r.status[k] != STATUS.withdrawn and r.sender[k] == institution:
            return True
    return False
