import { AppError } from '../errors/app-error.ts'

const FULL = new Set(['ENOSPC', 'EDQUOT'])

/**
 * What a failed file operation means to callers: ENOENT on an artifact is NOT_FOUND, a full disk or quota STORAGE_FULL, anything else
 * STORAGE_UNAVAILABLE. An AppError stays as it is.
 */
export function toStorageError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  const code = (thrown as NodeJS.ErrnoException | null)?.code ?? ''
  if (code === 'ENOENT') return new AppError('NOT_FOUND', { cause: thrown })
  return new AppError(FULL.has(code) ? 'STORAGE_FULL' : 'STORAGE_UNAVAILABLE', { cause: thrown })
}
