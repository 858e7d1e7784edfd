"""GraphQL at `/graphql`: views that mirror the model's names, over the use cases of pages and files."""
