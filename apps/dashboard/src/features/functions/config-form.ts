import type { FunctionConfig } from '@plat/shared/contracts/functions.ts'

/** The configuration as its form holds it: text, so that nothing typed is lost. */
export interface ConfigForm {
  timeoutMs: string
  memoryMb: string
  maxConcurrency: string
  fetch: 'public' | 'none' | 'hosts'
  /** One a line. */
  hosts: string
  requireApiKey: boolean
  isLimited: boolean
  requests: string
  perSeconds: string
}

const text = (value: number | undefined) => (value === undefined ? '' : String(value))

export function toForm(config: FunctionConfig): ConfigForm {
  const { fetch = 'public', rateLimit } = config
  return {
    timeoutMs: text(config.timeoutMs),
    memoryMb: text(config.memoryMb),
    maxConcurrency: text(config.maxConcurrency),
    fetch: typeof fetch === 'string' ? fetch : 'hosts',
    hosts: typeof fetch === 'string' ? '' : fetch.join('\n'),
    requireApiKey: config.requireApiKey ?? false,
    isLimited: rateLimit != null,
    requests: text(rateLimit?.requests),
    perSeconds: text(rateLimit?.perSeconds),
  }
}

/** What the form says, as the api takes it: empty fields are left to plat.json and the platform. */
export function toConfig(form: ConfigForm): FunctionConfig {
  return {
    ...number('timeoutMs', form.timeoutMs),
    ...number('memoryMb', form.memoryMb),
    ...number('maxConcurrency', form.maxConcurrency),
    fetch: form.fetch === 'hosts' ? form.hosts.split(/[\s,]+/).filter((host) => host !== '') : form.fetch,
    requireApiKey: form.requireApiKey,
    rateLimit: form.isLimited ? { requests: Number(form.requests), perSeconds: Number(form.perSeconds) } : null,
  }
}

/**
 * What was set through the api, with what has been changed in the form since. All that nobody touched stays as it was: plat.json goes on
 * deciding about it.
 */
export function withChanges(ownConfig: FunctionConfig, changes: Partial<ConfigForm>, form: ConfigForm): FunctionConfig {
  const said = toConfig(form)
  const touched = new Set(Object.keys(changes).map((field) => SETTING_OF[field] ?? field))
  const kept = Object.entries(ownConfig).filter(([name]) => !touched.has(name))
  return Object.fromEntries([...kept, ...Object.entries(said).filter(([name]) => touched.has(name))])
}

/** Fields that are a part of a setting. */
const SETTING_OF: Readonly<Record<string, string>> = {
  hosts: 'fetch',
  isLimited: 'rateLimit',
  requests: 'rateLimit',
  perSeconds: 'rateLimit',
}

function number<Name extends string>(name: Name, value: string): { [Key in Name]?: number } {
  const found: { [Key in Name]?: number } = {}
  if (value.trim() !== '') found[name] = Number(value)
  return found
}
