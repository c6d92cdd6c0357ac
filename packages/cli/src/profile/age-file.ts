import { armor, Decrypter, Encrypter } from "age-encryption";
import { fail } from "../output/failure.ts";

/** Seals text with a passphrase in the age format, as text that survives mail. Takes about a second on purpose. */
export async function sealWithPassphrase(text: string, passphrase: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  return armor.encode(await encrypter.encrypt(text));
}

/** Throws CommandFailed when the passphrase does not fit or the file is none of this format. */
export async function openWithPassphrase(sealed: string, passphrase: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return await decrypter.decrypt(armor.decode(sealed), "text");
  } catch (error) {
    // The library throws for a wrong passphrase as for a damaged file, in words of its own.
    if (!(error instanceof Error)) throw error;
    throw fail("auth_failed", "The file does not open with this passphrase", { exit: "signIn" });
  }
}
