/** The calls to auth that the client makes. The refresh cookie is the browser's; no script sees it. */
import type { Http } from "./http";
import type { Credentials, TokenGrant } from "./wire";

export interface AuthApi {
  signUp(credentials: Credentials): Promise<TokenGrant>;
  logIn(credentials: Credentials): Promise<TokenGrant>;
  refresh(): Promise<TokenGrant>;
  logOut(token: string, everywhere: boolean): Promise<void>;
}

export function authApi(http: Http): AuthApi {
  const post = (path: string, body: unknown, token?: string) =>
    http({ method: "POST", path: `/api/auth/${path}`, body, token });
  return {
    signUp: (credentials) => post("signup", credentials) as Promise<TokenGrant>,
    logIn: (credentials) => post("login", credentials) as Promise<TokenGrant>,
    refresh: () => post("refresh", undefined) as Promise<TokenGrant>,
    logOut: async (token, everywhere) => {
      await post(everywhere ? "logout-all" : "logout", undefined, token);
    },
  };
}
