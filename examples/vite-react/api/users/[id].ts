interface Request {
  params: { id: string }
}
interface Response {
  json(value: unknown): void
}

export default function user(req: Request, res: Response) {
  res.json({ id: req.params.id, name: `User ${req.params.id}` })
}
