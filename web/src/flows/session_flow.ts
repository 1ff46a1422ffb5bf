/** Who is here: start of the page, sign-up, log-in, log-out, and the end of a session that somebody else ended. */
import type { AuthApi, LogInCredentials } from "../protocol/auth_api";
import { backoffDelay } from "../protocol/backoff";
import { ApiError } from "../protocol/http";
import type { TokenKeeper } from "../protocol/tokens";
import type { Credentials, TokenGrant } from "../protocol/wire";
import type { Store } from "../state/store";
import type { Ports } from "./ports";
import { pause } from "./waiting";
import { words } from "../state/language";
import { sentenceOf } from "./refusals";

type SessionPorts = Pick<Ports, "tabs" | "memory" | "clock" | "random"> & {
  auth: AuthApi;
  tokens: TokenKeeper;
  onSignedIn(): Promise<void>;
  onSignedOut(): void;
};

/** Says that a refresh is worth trying, so that a first visit causes no refused request. Not a secret. */
const sessionKey = "parley.session";

export class SessionFlow {
  /** During a log-out the server closes our socket too; what that says must not come before our own words. */
  private leaving = false;
  private endedMeanwhile: string | null = null;

  constructor(
    private readonly store: Store,
    private readonly ports: SessionPorts,
  ) {
    ports.tabs.listen((news) => {
      if (news.kind === "signed-out") this.end(words().session.otherTab);
    });
  }

  async start(): Promise<void> {
    if (this.ports.memory.get(sessionKey) === null) return this.showForm(null);
    for (let attempt = 0; ; attempt++) {
      const result = await this.ports.tokens.get();
      if (result.kind === "token") return;
      if (result.kind === "refused") return this.end(words().session.lastEnded);
      this.store.session.value = { phase: "starting", message: result.message };
      await pause(this.ports.clock, backoffDelay(attempt, this.ports.random(), 1000));
    }
  }

  /** Throws ApiError with a sentence for the form. */
  askForName(username: string): Promise<void> {
    return this.ports.auth.askForName({ username });
  }

  async signUp(credentials: Credentials): Promise<void> {
    this.begin(await this.ports.auth.signUp(credentials));
  }

  async logIn(credentials: LogInCredentials): Promise<void> {
    this.begin(await this.ports.auth.logIn(credentials));
  }

  /** Renews the token; also how a page finds its session again. Used by the token keeper. */
  async refresh(): Promise<TokenGrant> {
    const grant = await this.ports.auth.refresh();
    const me = this.store.me.value;
    if (me && me.id !== grant.user.id) {
      throw new ApiError(401, "another_user", words().session.otherUser(grant.user.username));
    }
    if (!me) this.begin(grant);
    return grant;
  }

  /** `clear` removes what is kept for the person here. When the server cannot be told, they are still logged in. */
  async logOut(everywhere: boolean, clear: (user_id: string) => Promise<void>): Promise<void> {
    const farewell = everywhere ? words().session.loggedOutEverywhere : words().session.loggedOut;
    await this.leave(farewell, clear, () => this.tellServer(everywhere));
  }

  /**
   * Ends the session once `tell` has told the server, in every tab. What the server says of the end meanwhile waits:
   * the person wanted it, and reads `farewell`. When `tell` gives false or throws, they stay, unless it ended anyway.
   */
  async leave(
    farewell: string,
    clear: (user_id: string) => Promise<void>,
    tell: () => Promise<boolean>,
  ): Promise<void> {
    const me = this.store.me.value;
    if (!me || this.leaving) return;
    this.leaving = true;
    let done = false;
    try {
      done = await tell();
      if (done) await clear(me.id);
    } finally {
      this.leaving = false;
      if (done) this.ports.tabs.tell({ kind: "signed-out" });
      const message = done ? farewell : this.endedMeanwhile;
      if (message !== null) this.end(message);
    }
  }

  private async tellServer(everywhere: boolean): Promise<boolean> {
    try {
      const token = await this.ports.tokens.get();
      if (token.kind === "unavailable") throw new ApiError(0, "unavailable", token.message);
      if (token.kind === "token") await this.ports.auth.logOut(token.token, everywhere);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.transient) {
        this.store.say("alarm", `${words().session.stillLoggedIn} ${sentenceOf(error)}`);
        return false;
      }
    }
    return true;
  }

  /** The session is over, here or on the server. */
  end(message: string): void {
    if (this.store.session.value.phase === "signed-out") return;
    if (this.leaving) {
      this.endedMeanwhile = message;
      return;
    }
    this.endedMeanwhile = null;
    this.ports.tokens.forget();
    this.ports.memory.set(sessionKey, null);
    this.ports.onSignedOut();
    this.showForm(message);
    this.store.forgetEverything();
  }

  private begin(grant: TokenGrant): void {
    this.ports.tokens.adopt(grant);
    this.ports.memory.set(sessionKey, "1");
    this.store.session.value = {
      phase: "signed-in",
      user: { id: grant.user.id, name: grant.user.username },
    };
    void this.ports.onSignedIn();
  }

  private showForm(message: string | null): void {
    this.store.session.value = { phase: "signed-out", message };
  }
}
