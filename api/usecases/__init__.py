"""One function per thing a user does. GraphQL, REST, pages and the command line all call these."""
