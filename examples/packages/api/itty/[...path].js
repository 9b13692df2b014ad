import { AutoRouter, error } from 'itty-router'

const router = AutoRouter({ base: '/api/itty' })

router
  .get('/add/:a/:b', ({ a, b }) => ({ sum: Number(a) + Number(b) }))
  .get('/query', ({ query }) => query)
  .post('/json', async (request) => ({ got: await request.json() }))
  .get('/forbidden', () => error(403, 'Not for you.'))

export default { ...router }
