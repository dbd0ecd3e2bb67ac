/**
 * What AgFiniti is like, as data: an operator whose developer account says otherwise changes a line here.
 * Paths are below AGFINITI_URL.
 */
export const manifest = {
  name: 'AgLeader',

  // Published by Leaf's guides. An older form was /api/oauth2/authorize with `openid profile email filedownload`.
  authorizePath: '/Account/Authorize',
  tokenPath: '/api/token',
  scopes: { read: ['read', 'readwrite'], sendPrescriptions: ['fileupload'] },
  /** HTTP Basic is base64(publicKey:privateKey): raw, not form-encoded first as RFC 6749 §2.3.1 has it. */
  basicAuthentication: 'raw' as 'raw' | 'form-encoded',
  pkce: false,
  /** Whether `state` comes back with the code. Not shown in the guides; RFC 6749 §4.1.2 requires it. */
  echoesState: true,

  /** Answers without `token_type` count as Bearer. */
  tokenTypeOptional: true,
  /** When an answer has no `expires_in`. */
  accessTokenSeconds: 3600,
  /** How long the previous refresh token still works after a rotation. */
  rotationGraceSeconds: 60,

  // Not public: see api.ts.
  apiPath: '/api/v1',
  pageSize: 200,

  /** A token request is given this long; it is never aborted by us earlier. */
  tokenTimeoutMs: 60_000,
  callTimeoutMs: 30_000,
  uploadTimeoutMs: 60_000,
} as const
