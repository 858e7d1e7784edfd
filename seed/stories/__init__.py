"""The twelve stories of the demonstration, in the order in which they win the places of the next meeting.

Chosen so that every reason for which a situation is complex occurs among them, but `waited`, which needs a
first meeting to have been held.
"""

from types import ModuleType

from seed.books import Books
from seed.names import Names
from seed.stories import (
    budget_twice,
    coordinators,
    each_alone,
    eight_contacts,
    guardian_beside,
    lead_gone,
    leaving_care,
    never_started,
    out_of_hospital,
    same_work_twice,
    sent_on_by_all,
    too_far,
)
from seed.stories.telling import Posts, Story, Telling

STORIES: tuple[ModuleType, ...] = (
    eight_contacts,
    sent_on_by_all,
    each_alone,
    leaving_care,
    out_of_hospital,
    coordinators,
    budget_twice,
    same_work_twice,
    guardian_beside,
    lead_gone,
    too_far,
    never_started,
)


def tell_all(books: Books, names: Names) -> tuple[Story, ...]:
    """Tell the twelve stories into the books, in their order."""
    posts = Posts(books)
    told = []
    for module in STORIES:
        is_household = getattr(module, "IS_HOUSEHOLD", True)
        telling = Telling(books, names, posts, title=module.TITLE, is_household=is_household)
        module.tell(telling)
        told.append(telling.told())
    return tuple(told)
