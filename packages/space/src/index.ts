export { clip, FileChange, ITEM_TEXT_LIMIT, TurnFailure, TurnItem, TurnUsage } from "./turns/items.ts";
