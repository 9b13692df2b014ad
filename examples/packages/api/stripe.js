import Stripe from 'stripe'

const WEBHOOK_SECRET = process.env.STRIPE_WEBHOOK_SECRET ?? 'whsec_only_for_this_example'
const cryptoProvider = Stripe.createSubtleCryptoProvider()

/** Builds a request and sends it to a host that does not exist: what Stripe would get, and the error the SDK makes of it. */
export async function GET() {
  let sent = {}
  const httpClient = Stripe.createFetchHttpClient((url, init) => {
    sent = { url: String(url), method: init.method, body: String(init.body), authorized: new Headers(init.headers).has('authorization') }
    return fetch(url, init)
  })
  const stripe = new Stripe('sk_test_example', { httpClient, host: 'stripe.invalid', maxNetworkRetries: 0 })
  const error = await stripe.customers.create({ email: 'ada@example.com', metadata: { plan: 'free' } }).catch((thrown) => thrown)
  return Response.json({ sent, error: error.type })
}

/** A webhook: takes the event only when its signature holds. */
export async function POST(request) {
  const stripe = new Stripe('sk_test_example', { httpClient: Stripe.createFetchHttpClient() })
  const signature = request.headers.get('stripe-signature') ?? ''
  try {
    const event = await stripe.webhooks.constructEventAsync(await request.text(), signature, WEBHOOK_SECRET, undefined, cryptoProvider)
    return Response.json({ received: event.type })
  } catch (error) {
    return Response.json({ refused: error.type }, { status: 400 })
  }
}
