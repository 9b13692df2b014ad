import { RecordInvocationsInput } from '@plat/shared/contracts/functions.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import express, { type Request, type Response } from 'express'
import { parse } from '../http/parse.ts'

const BATCH_BYTES_MAX = 16 * 1024 * 1024
const readJson = express.json({ limit: BATCH_BYTES_MAX, type: () => true })

/**
 * Reads a batch of records and figures. Records hold what strangers sent to functions, word for word: the keys and depths that other routes
 * refuse are data here, and refusing one would cost every record of its batch.
 *
 * @throws AppError BAD_REQUEST; body-parser's own errors for what is above 16 MiB or no JSON
 */
export async function readBatch(request: Request, response: Response): Promise<RecordInvocationsInput> {
  if (!request.is('application/json')) throw new AppError('UNSUPPORTED_MEDIA_TYPE')
  await new Promise<void>((resolve, reject) => readJson(request, response, (error?: unknown) => (error ? reject(error) : resolve())))
  return parse(RecordInvocationsInput, request.body)
}
