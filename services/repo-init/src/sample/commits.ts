import { GUIDE_FILES } from "./files-guide.ts";
import { HTTP_FILES } from "./files-http.ts";
import { ORDERS_FILES } from "./files-orders.ts";
import { USERS_FILES } from "./files-users.ts";

/** One step of the sample's history. */
export interface SampleCommit {
  readonly message: string;
  readonly date: string;
  readonly files: Readonly<Record<string, string>>;
}

export const SAMPLE_COMMITS: readonly SampleCommit[] = [
  {
    message: "feat: serve JSON over HTTP with a small router",
    date: "2025-03-03T09:00:00Z",
    files: HTTP_FILES,
  },
  {
    message: "feat: keep orders in memory and list them by customer",
    date: "2025-03-04T10:30:00Z",
    files: ORDERS_FILES,
  },
  { message: "feat: register users and look them up", date: "2025-03-06T14:15:00Z", files: USERS_FILES },
  {
    message: "docs: describe the routes and what is missing",
    date: "2025-03-07T08:45:00Z",
    files: GUIDE_FILES,
  },
];
