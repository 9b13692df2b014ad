import { addDays, format, formatDistance, isValid, parseISO } from 'date-fns'
import { de } from 'date-fns/locale'

export default (req, res) => {
  const date = parseISO(req.query.date ?? '2026-03-01')
  if (!isValid(date)) return res.status(400).json({ error: 'Give a date such as ?date=2026-03-01.' })
  res.json({
    weekday: format(date, 'EEEE'),
    german: format(date, 'EEEE, d. MMMM yyyy', { locale: de }),
    in30Days: format(addDays(date, 30), 'yyyy-MM-dd'),
    distance: formatDistance(date, parseISO('2026-01-01'), { addSuffix: true }),
  })
}
