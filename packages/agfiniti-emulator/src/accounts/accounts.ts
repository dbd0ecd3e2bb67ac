/** An AgFiniti account: one grower's sign-in, and whose accounts are shared with them. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly sharedAccounts: readonly string[]
}

export class Accounts {
  readonly #byId: ReadonlyMap<string, Account>

  constructor(accounts: readonly Account[]) {
    this.#byId = new Map(accounts.map((account) => [account.id, account]))
  }

  list(): Account[] {
    return [...this.#byId.values()]
  }

  get(id: string): Account | undefined {
    return this.#byId.get(id)
  }

  byEmail(email: string): Account | undefined {
    return this.list().find((account) => account.email === email.trim().toLowerCase())
  }

  signIn(email: string, password: string): Account | undefined {
    const account = this.byEmail(email)
    return account?.password === password ? account : undefined
  }

  /** The accounts whose files `account` may read. */
  readable(account: Account, includeShared: boolean): Set<string> {
    return new Set(includeShared ? [account.id, ...account.sharedAccounts] : [account.id])
  }
}
