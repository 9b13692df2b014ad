import { nanoid } from 'nanoid'
import { z } from 'zod'

const Body = z.object({ name: z.string().trim().min(1, 'Tell us your name.').max(50) })

export async function POST(request: Request): Promise<Response> {
  const body = Body.safeParse(await request.json())
  if (!body.success) return Response.json({ error: body.error.issues[0]?.message }, { status: 400 })
  return Response.json({ id: nanoid(), message: `Hello, ${body.data.name}! This answer was made on the server.` })
}
