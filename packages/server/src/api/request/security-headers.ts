const year = 365 * 24 * 3600

/**
 * What every answer carries unless a route says otherwise. `same-origin` keeps others from loading answers as images or
 * scripts; who asks by CORS is not concerned. Cross-Origin-Opener-Policy is the console's alone: pages on the way to a
 * provider and back may stand in a window that a widget has opened and looks after.
 */
export function securityHeaders(publicUrl: string): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'permissions-policy':
      'accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()',
    'cross-origin-resource-policy': 'same-origin',
    // Of this host alone: whose other names are on its domain is not ours to know.
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': `max-age=${year}` } : {}),
    'cache-control': 'no-store',
  }
}
