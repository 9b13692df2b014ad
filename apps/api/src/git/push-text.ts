import type { BuildLogLine, Deployment } from '@plat/shared/contracts/deployments.ts'

const ID_SHOWN = 8
const SUBJECT_MAX = 72
/** Terminal control sequences (ECMA-48 CSI and OSC), then whatever control characters are left. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
const CONTROL = /\u001b\[[0-9;:?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g

/** Text from outside as one line that cannot move a terminal's cursor or colour it. */
export const toPlainText = (text: string): string => text.replace(CONTROL, '')

/** First line of a pushed deployment (contract §8): `▸ build 0192a1b2…  my-site@main 3f2c1ab "add hello"`. */
export function headline(slug: string, { id, branch, commit }: Pick<Deployment, 'id' | 'branch' | 'commit'>): string {
  const subject = toPlainText(commit?.message ?? '')
  const shown = subject.length > SUBJECT_MAX ? `${subject.slice(0, SUBJECT_MAX - 1)}…` : subject
  return `▸ build ${id.slice(0, ID_SHOWN)}…  ${slug}@${toPlainText(branch ?? '')} ${commit?.sha.slice(0, 7) ?? ''} "${shown}"`
}

/** A line of Plat's own out of the build log. */
export const stepLine = ({ text }: Pick<BuildLogLine, 'text'>): string => `  ${toPlainText(text)}`

/** A line some command printed, shown when its step failed. */
export const commandLine = ({ text }: Pick<BuildLogLine, 'text'>): string => `    ${toPlainText(text)}`

/** Last line of a pushed deployment: where it is served, or why not. `branchUrl` is the one its branch has, if any. */
export function outcomeLine(
  deployment: Deployment,
  { productionUrl, branchUrl }: { productionUrl: string; branchUrl: string | undefined },
): string {
  const { status, error, isLive, target, url } = deployment
  if (status === 'ready' && isLive) return `✔ live in ${secondsOf(deployment)}   ${productionUrl}`
  if (status === 'ready')
    return `✔ ready in ${secondsOf(deployment)}   ${target === 'preview' ? (branchUrl ?? url) : `${url}  (a newer deployment is live)`}`
  const reason = toPlainText(error?.message ?? '')
  if (status === 'cancelled') return `✘ cancelled: ${reason}`
  return error?.step ? `✘ failed at ${toPlainText(error.step)}: ${reason}` : `✘ failed: ${reason}`
}

/** How long whoever pushed has waited. */
function secondsOf({ createdAt, finishedAt }: Deployment): string {
  const ms = finishedAt === null ? 0 : Date.parse(finishedAt) - Date.parse(createdAt)
  return `${(Math.max(ms, 0) / 1000).toFixed(1)} s`
}
