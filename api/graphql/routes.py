"""The address of GraphQL: POST only, no explorer; whoever asks may read everything until accounts exist."""

from fastapi import Request
from strawberry.fastapi import GraphQLRouter
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from api.graphql.context import Context
from api.graphql.schema import schema
from graph.scope import EVERYTHING


async def context_of(request: Request) -> Context:
    """Give a query its workspace, scope and loaders."""
    return Context(request.app.state.workspace, EVERYTHING)


graphql: GraphQLRouter[Context, None] = GraphQLRouter(
    schema,
    path="/graphql",
    graphql_ide=None,
    allow_queries_via_get=False,
    context_getter=context_of,
    subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
)
"""The router of `/graphql`."""
