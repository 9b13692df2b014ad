import type { ApiConfig } from '../config.ts'

/** Where visitors reach a host: through the proxy, its port named unless it is HTTP's own. */
export const siteUrl = (host: string, { proxyPort }: Pick<ApiConfig, 'proxyPort'>): string =>
  `http://${host}${proxyPort === 80 ? '' : `:${proxyPort}`}`
