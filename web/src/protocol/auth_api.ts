/** The calls to auth that the client makes. The refresh cookie is the browser's; no script sees it. */
import type {
  AuthenticatorCode,
  AuthenticatorSetup,
  LogInCredentials,
  Me,
  NameQuestion,
  PasswordChange,
  PasswordProof,
  ProfileChange,
  RecoveryCodes,
  Sessions,
  UserCard,
  UserCards,
} from "../../../contracts/types";
import type { Call, Http } from "./http";
import type { Credentials, SessionInfo, TokenGrant } from "./wire";

export type Account = Me;
export type { AuthenticatorSetup, LogInCredentials, UserCard };

export interface AuthApi {
  signUp(credentials: Credentials): Promise<TokenGrant>;
  askForName(question: NameQuestion): Promise<void>;
  logIn(credentials: LogInCredentials): Promise<TokenGrant>;
  refresh(): Promise<TokenGrant>;
  logOut(token: string, everywhere: boolean): Promise<void>;
  usersById(ids: readonly string[], token: string): Promise<UserCards>;
  usersByPrefix(prefix: string, token: string): Promise<UserCards>;
}

/** What a person does with their own account. */
export interface AccountApi extends AuthApi {
  me(token: string): Promise<Me>;
  changeProfile(change: ProfileChange, token: string): Promise<Me>;
  changePassword(change: PasswordChange, token: string): Promise<void>;
  sessions(token: string): Promise<readonly SessionInfo[]>;
  endSession(id: string, token: string): Promise<void>;
  beginSecondFactor(proof: PasswordProof, token: string): Promise<AuthenticatorSetup>;
  confirmSecondFactor(code: AuthenticatorCode, token: string): Promise<readonly string[]>;
  endSecondFactor(proof: PasswordProof, token: string): Promise<void>;
  deleteAccount(proof: PasswordProof, token: string): Promise<void>;
}

/** The calls answer what the contract says; their callers are told by its types. */
export function authApi(http: Http): AccountApi {
  const call = async <Answer>(method: Call["method"], path: string, token?: string, body?: unknown): Promise<Answer> =>
    (await http({ method, path: `/api/auth/${path}`, token, body })) as Answer;
  return {
    signUp: (credentials) => call("POST", "signup", undefined, credentials),
    askForName: (question) => call("POST", "name", undefined, question),
    logIn: (credentials) => call("POST", "login", undefined, credentials),
    refresh: () => call("POST", "refresh"),
    logOut: (token, everywhere) => call("POST", everywhere ? "logout-all" : "logout", token),
    usersById: (ids, token) => call("GET", `users?ids=${encodeURIComponent(ids.join(","))}`, token),
    usersByPrefix: (prefix, token) => call("GET", `users?prefix=${encodeURIComponent(prefix)}`, token),
    me: (token) => call("GET", "me", token),
    changeProfile: (change, token) => call("PATCH", "me", token, change),
    changePassword: (change, token) => call("PUT", "password", token, change),
    sessions: async (token) => (await call<Sessions>("GET", "sessions", token)).sessions,
    endSession: (id, token) => call("DELETE", `sessions/${encodeURIComponent(id)}`, token),
    beginSecondFactor: (proof, token) => call("POST", "authenticator", token, proof),
    confirmSecondFactor: async (code, token) =>
      (await call<RecoveryCodes>("PUT", "authenticator", token, code)).recovery_codes,
    endSecondFactor: (proof, token) => call("DELETE", "authenticator", token, proof),
    deleteAccount: (proof, token) => call("DELETE", "account", token, proof),
  };
}
