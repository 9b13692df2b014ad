import { GUEST_LIMITS } from './guest-limits.ts'

const MIB = 1024 * 1024

/** Bytes that a guest may have which runs functions of up to `memoryMb`. */
export const memoryCeiling = (memoryMb: number): number => (memoryMb + GUEST_LIMITS.overheadMb) * MIB
