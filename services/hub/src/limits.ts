/** Largest input of a call in bytes, on every surface. */
export const INPUT_LIMIT = 256 * 1024;
