"""The closed lists of the model, registered as GraphQL enums under their own names."""

import strawberry

from graph.model import vocabulary

for _list in (
    vocabulary.Theme,
    vocabulary.Mission,
    vocabulary.Role,
    vocabulary.Mandate,
    vocabulary.ReferralStatus,
    vocabulary.LifeEventKind,
    vocabulary.InstitutionKind,
    vocabulary.Sex,
    vocabulary.Severity,
    vocabulary.AnswerState,
    vocabulary.SectionKind,
):
    strawberry.enum(_list, description=(_list.__doc__ or "").strip())
