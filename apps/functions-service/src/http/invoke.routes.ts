import { InvokeOrder } from '@plat/shared/contracts/invoke.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { hasServiceToken } from '@plat/shared/service-kit/service-token.ts'
import express, { Router } from 'express'
import type { FunctionExecutor } from '../function-executor/function-executor.ts'
import { OwnerCall } from './owner-call.ts'

interface Dependencies {
  executor: FunctionExecutor
  serviceToken: string
}

/** A body of 1 MiB, each character up to six bytes of JSON, and its headers. */
const ORDER_BYTES_MAX = 8 * 1024 * 1024

/** POST /internal/invoke, for the api alone: a call on its owner's behalf, run like any other, with how it went as the answer. */
export function invokeRoutes({ executor, serviceToken }: Dependencies): Router {
  const routes = Router()
  const checkToken: express.RequestHandler = (request, _response, next) => {
    if (!hasServiceToken(request.headers.authorization, serviceToken)) throw new AppError('UNAUTHENTICATED')
    next()
  }
  routes.post('/internal/invoke', checkToken, express.json({ limit: ORDER_BYTES_MAX }), async (request, response) => {
    const order = InvokeOrder.safeParse(request.body)
    if (!order.success) throw new AppError('BAD_REQUEST', { internal: order.error.message })
    const call = new OwnerCall(executor, order.data)
    response.once('close', () => call.cancel()) // once it is over that does nothing
    response.json(await call.result)
  })
  return routes
}
