/** The account behind the page: profile, password, sessions, second factor, its end. Refusals are thrown, for the form. */
import type { AccountApi, Account, AuthenticatorSetup, UserCard } from "../protocol/auth_api";
import { ApiError } from "../protocol/http";
import type { TokenKeeper } from "../protocol/tokens";
import type { Profile, SessionInfo } from "../protocol/wire";

export interface AccountPorts {
  auth: AccountApi;
  tokens: Pick<TokenKeeper, "get">;
  onProfile(profile: Profile): void;
  /** Ends the session for good once `tell` has told the server: what is kept of the account here goes too. */
  leave(tell: () => Promise<boolean>): Promise<void>;
}

export class AccountFlow {
  constructor(private readonly ports: AccountPorts) {}

  async read(): Promise<Account> {
    return this.ports.auth.me(await this.token());
  }

  async changeProfile(display_name: string | null, hue: number | null): Promise<Account> {
    const account = await this.ports.auth.changeProfile({ display_name, hue }, await this.token());
    this.ports.onProfile({ id: account.id, name: account.username, display_name, hue });
    return account;
  }

  async changePassword(current: string, next: string): Promise<void> {
    await this.ports.auth.changePassword({ current, new: next }, await this.token());
  }

  async sessions(): Promise<readonly SessionInfo[]> {
    return this.ports.auth.sessions(await this.token());
  }

  async endSession(id: string): Promise<void> {
    await this.ports.auth.endSession(id, await this.token());
  }

  async beginSecondFactor(password: string): Promise<AuthenticatorSetup> {
    return this.ports.auth.beginSecondFactor({ password }, await this.token());
  }

  /** Gives the recovery codes, this once. */
  async confirmSecondFactor(code: string): Promise<readonly string[]> {
    return this.ports.auth.confirmSecondFactor({ code }, await this.token());
  }

  async endSecondFactor(password: string): Promise<void> {
    await this.ports.auth.endSecondFactor({ password }, await this.token());
  }

  async deleteAccount(password: string): Promise<void> {
    const token = await this.token();
    await this.ports.leave(async () => {
      await this.ports.auth.deleteAccount({ password }, token);
      return true;
    });
  }

  async findPeople(prefix: string): Promise<readonly UserCard[]> {
    return (await this.ports.auth.usersByPrefix(prefix, await this.token())).users;
  }

  private async token(): Promise<string> {
    const token = await this.ports.tokens.get();
    if (token.kind !== "token") throw new ApiError(0, token.kind === "refused" ? "not_authenticated" : "unavailable", token.message);
    return token.token;
  }
}
