import type { CreatedToken } from '@plat/shared/contracts/users.ts'
import type { z } from 'zod'
import { request } from './request.ts'

export const createToken = (name: string) => request<z.infer<typeof CreatedToken>>('POST', '/tokens', { body: { name } })
