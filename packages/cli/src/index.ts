/**
 * The command line, and the parts of it that other programs of the same package use: local identities, this
 * machine's own hub, and calls that are signed with the caller's key. It promises that a key leaves its profile
 * only sealed, that an invite code is never logged or repeated, and that nothing is signed that was not asked
 * for. It holds no rules of a space: those are the hub's.
 */
export { type Context, createContext, type Surroundings } from "./context.ts";
export { type AccountOptions, createAccount, type HubAccount } from "./hub/account.ts";
export { describeHub, type HubAddress, hubKey, localHub, remoteHub } from "./hub/address.ts";
export { openWire, type Wire, type WireReply } from "./hub/wire.ts";
export { codeBytes, createCode, type ReadCode, readCode } from "./invite/code.ts";
export { type InviteKeys, inviteKeys, textId } from "./invite/keys.ts";
export { CommandFailed, type Failure } from "./output/failure.ts";
export { failureJson, snakeKeys } from "./output/json.ts";
export { type Identity, type Kind, openProfiles, type ProfileStore } from "./profile/store.ts";
export { runCli } from "./run.ts";
