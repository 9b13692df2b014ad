import { z } from 'zod'
import { usageError } from '../errors/usage-error.ts'

const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const IsoTime = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })])

/** `10m` as the time ten minutes ago, or a time as it is, in ISO 8601. Pure. @throws CliError (usage) */
export function parseSince(text: string, nowMs: number): string {
  const [, number, unit = ''] = /^(\d+)\s*([smhd])$/i.exec(text) ?? []
  const time =
    number === undefined
      ? Date.parse(IsoTime.safeParse(text).data ?? '')
      : new Date(nowMs - Number(number) * (UNIT_MS[unit.toLowerCase()] ?? 0)).getTime()
  if (Number.isNaN(time)) throw usageError(`"${text}" is no time.`, 'Give 30s, 10m, 2h or 1d, or a time such as 2026-01-31T12:00:00Z.')
  return new Date(time).toISOString()
}
