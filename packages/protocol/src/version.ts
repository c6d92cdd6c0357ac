/** Grows when a client of the version before can no longer speak to the hub. */
export const PROTOCOL_VERSION = 1;
export const PRODUCT_VERSION = "0.1.0";
