/** The two screens of the page; each visit needs one of them at first, and fetches the other while there is time. */
import { lazy } from "./lazy";

interface AuthScreenProps {
  message: string | null;
  onClose?: () => void;
}

export const AuthScreen = lazy<AuthScreenProps>(async () => (await import("./auth_screen")).AuthScreen);
export const Shell = lazy(async () => (await import("./shell")).Shell);
