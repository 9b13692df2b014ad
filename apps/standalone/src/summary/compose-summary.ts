import type { ServiceFacts } from './ask-services.ts'
import { firstDeployLines } from './first-deploy-lines.ts'

export interface SummaryInput extends ServiceFacts {
  apiUrl: string
  /** Undefined: it is switched off. */
  dashboardUrl: string | undefined
  proxyPort: number
  baseDomain: string
  dataDir: string
  adminEmail: string | undefined
  /** Suggested to the first admin; nobody's until it is used. */
  suggestedPassword: string
  startedInMs: number
}

/** What `npm start` prints when everything is up: where things are, how safe builds are, how to sign in, and a first deploy to copy. */
export function composeSummary(input: SummaryInput): string {
  const { apiUrl, dashboardUrl, proxyPort, baseDomain, dataDir, startedInMs } = input
  const sites = siteUrl('<project>', baseDomain, proxyPort)
  return [
    '',
    `Plat is ready (${(startedInMs / 1000).toFixed(1)} s). Ctrl-C stops it.`,
    '',
    ...(dashboardUrl === undefined ? [] : [`  Dashboard ${dashboardUrl}`]),
    `  Sites     ${siteUrl('', baseDomain, proxyPort)}   each project at ${sites}`,
    `  API       ${apiUrl}`,
    `  Data      ${dataDir}`,
    `  Sandbox   ${sandboxLine(input)}`,
    ...(input.sandbox?.warnings ?? []).map((warning) => `            ! ${warning}`),
    `  Sign in   ${signInLine(input)}`,
    '',
    'A first deploy, to paste into another terminal (needs curl, sed and git):',
    '',
    ...firstDeployLines(input),
    '',
    `Then open ${siteUrl('hello', baseDomain, proxyPort)} and ${siteUrl('hello', baseDomain, proxyPort)}/api/hello`,
    '',
  ].join('\n')
}

/** The address of a project's site, or of the proxy when the project is empty. */
export function siteUrl(project: string, baseDomain: string, proxyPort: number): string {
  const port = proxyPort === 80 ? '' : `:${proxyPort}`
  return `http://${project === '' ? '' : `${project}.`}${baseDomain}${port}`
}

function sandboxLine({ sandbox }: ServiceFacts): string {
  if (!sandbox) return 'unknown: the build-service did not say'
  return `${sandbox.driver}, ${sandbox.cgroup === 'none' ? 'no cgroup' : `cgroup ${sandbox.cgroup}`}`
}

function signInLine({ setup, adminEmail, dashboardUrl }: SummaryInput): string {
  if (setup?.needed && setup.code && dashboardUrl) return `no user yet: open ${dashboardUrl}/setup#${setup.code} once`
  if (setup?.needed) return `no user yet; one-time setup code ${setup.code ?? '(see the api’s log)'}, used in the first line below`
  if (adminEmail) return `as ${adminEmail} with PLAT_ADMIN_PASSWORD, unless it was changed since`
  return 'with your account'
}
