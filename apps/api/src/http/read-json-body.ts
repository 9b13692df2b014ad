import { AppError } from '@plat/shared/errors/app-error.ts'
import express, { type Request, type Response } from 'express'
import { findUnsafeJson } from './find-unsafe-json.ts'

const BYTES_MAX_DEFAULT = 1024 * 1024
const TYPES = ['application/json', 'application/*+json']

interface ReadJsonOptions {
  bytesMax?: number | undefined
  nulAllowed: boolean
}

/** Reads JSON bodies of at most `bytesMax`; undefined when the request has none. Decides before a byte is read whether the type is JSON. */
export function createJsonBodyReader({ bytesMax = BYTES_MAX_DEFAULT, nulAllowed }: ReadJsonOptions) {
  const parser = express.json({ limit: bytesMax, strict: false, type: () => true })
  /** @throws AppError UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST; body-parser's own errors for what is too large or no JSON */
  return async (request: Request, response: Response): Promise<unknown> => {
    if (!hasBody(request)) return undefined
    if (!request.is(TYPES)) throw new AppError('UNSUPPORTED_MEDIA_TYPE')
    await new Promise<void>((resolve, reject) => parser(request, response, (error?: unknown) => (error ? reject(error) : resolve())))
    const unsafe = findUnsafeJson(request.body, { nulAllowed })
    if (unsafe)
      throw new AppError('BAD_REQUEST', { detail: 'The body holds something that is not allowed. See details.', fields: [unsafe] })
    return request.body
  }
}

/** RFC 9112 §6: a body is announced by Transfer-Encoding or a Content-Length above 0. */
const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] !== undefined && Number(headers['content-length']) > 0)
