/** Where the store tells of trouble that no caller is waiting for. */
export interface StorageLogger {
  warn(message: string, details: Readonly<Record<string, unknown>>): void;
}
