/** The sample's last commit: what a newcomer reads, and the checks that run on every push. */
export const GUIDE_FILES = {
  "README.md": `# orders-api

A small HTTP API for orders and users. State is kept in memory.

| Route | What it does |
| --- | --- |
| GET /health | says that the service runs |
| POST /users | registers a user by e-mail and name |
| GET /users/:id | shows a user |
| POST /orders | places an order for a user |
| GET /orders?userId= | lists a user's orders |
| GET /orders/:id | shows an order |

    npm install
    npm test
    npm start

## What is missing

- Nobody signs in: whoever knows a user's id reads and places that user's orders.
- Items are not checked beyond being a list.
- State is lost at every restart.
`,
  ".github/workflows/test.yml": `name: test
on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm install
      - run: npm run types
      - run: npm test
`,
} as const;
