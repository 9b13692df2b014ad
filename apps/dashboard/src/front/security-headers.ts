import { randomBytes } from 'node:crypto'

/**
 * Headers of every page. Scripts run only with this answer's nonce, which Next puts on its own, and what those load ('strict-dynamic',
 * CSP 3 §8.2): text of users can never become one. Inline styles stay allowed: positions of menus and sizes of charts are style attributes.
 */
export function securityHeaders(): Record<string, string> {
  const nonce = randomBytes(16).toString('base64')
  return {
    'content-security-policy': [
      "default-src 'none'",
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "connect-src 'self'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  }
}
