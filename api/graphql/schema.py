"""The schema and its limits. Its printed form is committed as `docs/schema.graphql`, held by a test."""

from collections.abc import Iterator
from logging import getLogger
from uuid import uuid4

import strawberry
from graphql import GraphQLError
from graphql.validation.validate import ValidationAbortedError
from strawberry.extensions.base_extension import SchemaExtension
from strawberry.schema.config import StrawberryConfig

from api.graphql import agendas, findings, nodes
from api.graphql.limits import Short, limits
from api.graphql.query import Query
from api.mishaps import place_of
from api.web.errors import RETRY_SECONDS
from graph.errors import MailleError, StoreError
from graph.messages import say

LOGGER = getLogger("maille.graphql")


class TypedErrors(SchemaExtension):
    """Gives an error of ours, or a check given up, its sentence and code; of others, tells a reference."""

    def on_operation(self) -> Iterator[None]:
        """Rewrite the errors once the operation is done."""
        yield
        for error in getattr(self.execution_context.result, "errors", None) or ():
            if isinstance(error.original_error, StoreError):
                self._be_unavailable()
            _rewrite(error)

    def _be_unavailable(self) -> None:
        """Answer as a server that is to be asked again later."""
        response = getattr(self.execution_context.context, "response", None)
        if response is not None:
            response.status_code = 503
            response.headers["retry-after"] = str(RETRY_SECONDS)


def _rewrite(error: GraphQLError) -> None:
    cause = error.original_error
    if isinstance(cause, StoreError):
        # Its own sentence is for whoever runs maille: it tells where the store is.
        error.message = say("graphql.unavailable", "fr", seconds=RETRY_SECONDS)
        error.extensions = {**(error.extensions or {}), "code": cause.code}
    elif isinstance(error, ValidationAbortedError):
        error.message = say("graphql.complexity", "fr")
        error.extensions = {"code": "graphql.complexity"}
    elif isinstance(cause, MailleError):
        error.message = cause.sentence()
        error.extensions = {**(error.extensions or {}), "code": cause.code}
    elif cause is not None and not isinstance(cause, GraphQLError):
        reference = uuid4().hex[:8]
        LOGGER.error("GraphQL %s: unexpected %s at %s", reference, type(cause).__name__, place_of(cause))
        error.message = f"Erreur inattendue, référence {reference}."
        error.extensions = {"code": "unexpected", "reference": reference}


class QuietSchema(strawberry.Schema):
    """A schema whose errors are logged by `TypedErrors` alone."""

    def process_errors(self, errors: list[GraphQLError], execution_context: object = None) -> None:
        """Log nothing here: what is expected is no event, the rest is logged with its reference."""


schema = QuietSchema(
    query=Query,
    types=[
        nodes.Person,
        nodes.Need,
        nodes.Accompaniment,
        nodes.Referral,
        nodes.LifeEvent,
        nodes.Household,
        nodes.Commune,
        nodes.Institution,
        nodes.Professional,
        nodes.Dispositif,
        nodes.Zoning,
        nodes.Zone,
        findings.Finding,
        agendas.Situation,
        agendas.Committee,
    ],
    config=StrawberryConfig(disable_field_suggestions=True),
    extensions=[Short, limits, TypedErrors],
)
"""The schema: queries only."""
