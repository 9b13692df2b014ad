import type { Platform } from '../../tests/e2e/support/platform.ts'
import type { LoadTarget } from '../load/load-target.ts'

/** A visitor's request to a site: through the proxy. */
export function siteTarget(platform: Platform, project: string, request: Pick<LoadTarget, 'path'> & Partial<LoadTarget>): LoadTarget {
  const { proxyPort } = platform
  return { port: proxyPort, host: `${project}.localhost:${proxyPort}`, method: 'GET', headers: {}, answerBytesMin: 0, ...request }
}
