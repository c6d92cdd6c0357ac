/**
 * Canonical bytes, ids, keys and signatures. Promises that one event has one spelling, one id and one verdict
 * on every machine. Knows no state, no rights and no storage, never re-serializes what it verifies, and never
 * repairs what it refuses.
 */
export { type CanonicalFault, canonicalize, NotCanonicalError } from "./canonical.ts";
export {
  Actor,
  describeBody,
  EventHeader,
  EventId,
  type HeaderFault,
  headerText,
  type ParsedHeader,
  parseHeader,
  Signature,
} from "./header.ts";
export { actorOf, didKey, fingerprint, generateKeyPair, type KeyPair } from "./keys.ts";
export { LIMITS } from "./limits.ts";
export { type ParsedCanonical, type ParseFault, parseCanonical } from "./parse-canonical.ts";
export { type OpenRequest, openSecret, type SealRequest, sealSecret } from "./seal.ts";
export {
  eventId,
  type SignRequest,
  signId,
  signIdAsync,
  type VerifyRequest,
  verifySignature,
  verifySignatureAsync,
} from "./sign.ts";
