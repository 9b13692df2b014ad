import { z } from 'zod'

const Order = z.object({
  email: z.email('Give an e-mail address.'),
  items: z.array(z.object({ sku: z.string().min(1), count: z.coerce.number().int().positive('Order at least one.') })).min(1),
  note: z.string().trim().max(100).optional(),
})

export async function POST(request) {
  const order = Order.safeParse(await request.json())
  if (order.success) return Response.json(order.data)
  const problems = order.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  return Response.json({ problems }, { status: 400 })
}
