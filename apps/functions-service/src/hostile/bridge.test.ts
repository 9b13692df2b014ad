import { BRIDGE_ROWS } from './rows/bridge-rows.ts'
import { attackRows, underAttack } from './testing/under-attack.ts'

underAttack({ timeoutMs: 500, memoryMb: 128 }, (rig) => attackRows(BRIDGE_ROWS, rig))
