import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'

const app = new Hono().basePath('/api/hono')

app.use(async (c, next) => {
  await next()
  c.header('x-powered-by', 'Hono')
})
app.get('/hello/:name', (c) => c.json({ message: `Hello, ${c.req.param('name')}!` }))
app.get('/search', (c) => c.text(`You look for ${c.req.query('q') ?? 'nothing'}.`))
app.post('/notes', async (c) => c.json({ stored: await c.req.json() }, 201))
app.get('/teapot', () => {
  throw new HTTPException(418, { message: 'I am a teapot.' })
})
app.notFound((c) => c.json({ error: `There is no ${c.req.path} here.` }, 404))

export default app
