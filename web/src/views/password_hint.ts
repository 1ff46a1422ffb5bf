import { codePoints } from "../state/message_text";
import { words } from "../state/language";

/** The server may ask for more; it never takes less than this without being told so by its operator. */
export const password_min = 12;

/** What helps while a password is typed: how much is missing, then that it is enough. */
export function passwordHint(password: string): string {
  const { auth } = words();
  const missing = password_min - codePoints(password);
  if (password === "") return auth.passwordHint(password_min);
  if (missing > 0) return auth.passwordMore(missing);
  return new Set(password).size < 5 ? auth.passwordSame : auth.passwordEnough;
}
