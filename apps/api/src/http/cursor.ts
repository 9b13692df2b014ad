import { AppError } from '@plat/shared/errors/app-error.ts'

/** A place in a list as callers see it: opaque, the last row's key inside. */
export const encodeCursor = (key: string): string => Buffer.from(key).toString('base64url')

/**
 * The key inside a cursor, or undefined without one. `isKey` says what keys of this list look like: UUIDs unless told otherwise.
 *
 * @throws AppError BAD_REQUEST for a cursor this list did not give
 */
export function decodeCursor(cursor: string | undefined, isKey: (key: string) => boolean = (key) => UUID.test(key)): string | undefined {
  if (cursor === undefined) return undefined
  const key = /^[A-Za-z0-9_-]+$/.test(cursor) ? Buffer.from(cursor, 'base64url').toString('utf8') : ''
  if (!isKey(key))
    throw new AppError('BAD_REQUEST', {
      detail: 'The cursor is not one of this list. Use nextCursor of its last answer, or none.',
      fields: [{ path: 'cursor', message: 'Use nextCursor of the last answer.' }],
    })
  return key
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
