import { MEMORY_ROWS } from './rows/memory-rows.ts'
import { attackRows, underAttack } from './testing/under-attack.ts'

underAttack({ timeoutMs: 1_000, memoryMb: 16 }, (rig) => attackRows(MEMORY_ROWS, rig))
