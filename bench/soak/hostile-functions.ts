import type { HostileRow } from '../../apps/functions-service/src/hostile/hostile-row.ts'
import { BRIDGE_ROWS } from '../../apps/functions-service/src/hostile/rows/bridge-rows.ts'
import { MEMORY_ROWS } from '../../apps/functions-service/src/hostile/rows/memory-rows.ts'
import { TIME_ROWS } from '../../apps/functions-service/src/hostile/rows/time-rows.ts'

export interface Hostile {
  project: string
  functionName: string
  row: HostileRow
}

/** Rows of the functions-service's own tests: one or more of each way to do harm. */
const ROWS = [
  [TIME_ROWS, ['loops for ever', 'never settles', 'loops in a timer', 'awaits without end', 'searches what cannot be searched']],
  [MEMORY_ROWS, ['grows a Map', 'grows objects', 'grows buffers', 'parses JSON of endless depth']],
  [
    BRIDGE_ROWS,
    [
      'prints short lines without end',
      'starts timers without end',
      'fetches without end',
      'answers 50 MB',
      'throws a string',
      'recurses without end',
      'calls process.exit',
    ],
  ],
] as const

export const HOSTILE_PROJECTS = ['hostile-0', 'hostile-1', 'hostile-2'] as const
/** Of rows that set none of their own. */
export const HOSTILE_LIMITS = { timeoutMs: 500, memoryMb: 32 } as const

/** The functions that do harm, dealt out to their projects. @throws Error when a row has gone */
export function listHostileFunctions(): Hostile[] {
  const rows = ROWS.flatMap(([known, names]) => names.map((name) => [name, known[name]] as const))
  return rows.map(([name, row], index) => {
    if (!row) throw new Error(`There is no hostile row "${name}".`)
    const project = HOSTILE_PROJECTS[index % HOSTILE_PROJECTS.length] ?? HOSTILE_PROJECTS[0]
    return { project, functionName: name.replaceAll(/\W+/g, '-'), row }
  })
}

export const hostileCode = ({ row }: Hostile): string => `exports.handler = async (event, context) => { ${row.code} }`
