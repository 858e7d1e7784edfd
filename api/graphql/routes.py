"""The address of GraphQL: POST only, no explorer; whoever asks may read everything until accounts exist."""

from functools import partial
from typing import Any

from fastapi import Request
from strawberry.fastapi import GraphQLRouter
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from api.graphql.context import Context
from api.graphql.schema import schema

NO_JSON = ""
"""What the library refuses as it refuses any body that is not JSON."""


async def context_of(request: Request) -> Context:
    """Give a query its workspace, scope and loaders."""
    desk = request.app.state.desk
    return Context(desk.workspace, desk.scope, desk.territories, partial(desk.day, None))


class Posted(GraphQLRouter[Context, None]):
    """Refuses a body that is no JSON object; left to itself the library breaks on some of them."""

    def parse_json(self, data: str | bytes) -> Any:
        """Read a body; a list goes on, for the library to refuse it."""
        try:
            found = super().parse_json(data)
        except (ValueError, RecursionError):
            found = None
        return found if isinstance(found, dict | list) else super().parse_json(NO_JSON)


graphql = Posted(
    schema,
    path="/graphql",
    graphql_ide=None,
    allow_queries_via_get=False,
    context_getter=context_of,
    subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
)
"""The router of `/graphql`."""
