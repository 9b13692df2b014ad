import { usageError } from '../errors/usage-error.ts'

const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `10m` as the time ten minutes ago, or a time as it is, in ISO 8601. Pure. @throws CliError (usage) */
export function parseSince(text: string, nowMs: number): string {
  const [, number, unit] = /^(\d+)\s*([smhd])/i.exec(text) ?? []
  const time =
    number === undefined || /^\d{4}-/.test(text) ? Date.parse(text) : nowMs - Number(number) * (UNIT_MS[(unit ?? '').toLowerCase()] ?? 0)
  if (!Number.isFinite(time)) throw usageError(`"${text}" is no time.`, 'Give 30s, 10m, 2h or 1d, or a time such as 2026-01-31T12:00:00Z.')
  return new Date(time).toISOString()
}
