const _ = require('lodash')

const SALES = [
  { city: 'Berlin', amount: 30 },
  { city: 'Paris', amount: 20 },
  { city: 'Berlin', amount: 12 },
]

module.exports = (req, res) => {
  const byCity = _.mapValues(_.groupBy(SALES, 'city'), (sales) => _.sumBy(sales, 'amount'))
  const copy = _.cloneDeep(SALES)
  res.json({ byCity, isDeepCopy: _.isEqual(copy, SALES) && copy[0] !== SALES[0], title: _.startCase(req.query.title ?? 'sales_by city') })
}
