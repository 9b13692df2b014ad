import type pg from 'pg'

const STATEMENT_MS_MAX = 30_000

/**
 * How every connection to Postgres is opened (R70): bounded waiting to connect, to be answered and inside an open transaction, TCP
 * keepalive. `password` is used when the URL carries none.
 */
export function connectionOptions(url: string, password?: string): pg.PoolConfig {
  return {
    connectionString: password === undefined || hasPassword(url) ? url : withPassword(url, password),
    application_name: 'plat-api',
    connectionTimeoutMillis: 5_000,
    statement_timeout: STATEMENT_MS_MAX,
    query_timeout: STATEMENT_MS_MAX + 5_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: STATEMENT_MS_MAX,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  }
}

/**
 * As a query parameter: the only place that also works for URLs of Unix sockets, which have no host. Spaces are encoded, for pg would
 * encode the whole URL once more because of them.
 */
const withPassword = (url: string, password: string): string =>
  `${url.replaceAll(' ', '%20')}${url.includes('?') ? '&' : '?'}password=${encodeURIComponent(password)}`

const hasPassword = (url: string): boolean => /^[a-z]+:\/\/[^/@]*:[^/@]+@/i.test(url) || /[?&]password=/.test(url)
