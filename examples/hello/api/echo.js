module.exports = async (req, res) => {
  if (req.method !== 'POST') return res.status(405).json({ message: 'Send a POST with a JSON body.' })
  await new Promise((resolve) => setTimeout(resolve, 10))
  res.status(200).json({ message: `You sent ${JSON.stringify(req.body)}`, body: req.body })
}
