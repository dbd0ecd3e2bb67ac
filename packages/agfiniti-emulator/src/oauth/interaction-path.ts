/** Where the browser goes to sign in and to agree; oidc-provider's cookie is bound to this path. */
export function interactionPath(uid: string): string {
  return `/Account/Interaction/${uid}`
}
