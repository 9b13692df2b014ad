import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRepositoryProblem } from './find-repository-problem.ts'

test('public hosts over https are fine', () => {
  for (const url of ['https://github.com/o/n.git', 'https://git.example.com:8443/x', 'https://EXAMPLE.org./x'])
    assert.equal(findRepositoryProblem(url, []), undefined, url)
})

test('plain http is refused', () => {
  assert.match(findRepositoryProblem('http://github.com/o/n.git', []) ?? '', /https/)
})

test('addresses are refused however they are written', () => {
  for (const host of [
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '127.1',
    '10.0.0.5',
    '169.254.169.254',
    '8.8.8.8',
    '[::1]',
    '[::ffff:7f00:1]',
    '[fd00::1]',
  ])
    assert.match(findRepositoryProblem(`https://${host}/x.git`, []) ?? '', /not an IP address/, host)
})

test('names of the own network are refused', () => {
  for (const host of [
    'localhost',
    'LOCALHOST',
    'a.localhost',
    'localhost.',
    'router',
    'nas.lan',
    'db.internal',
    'printer.local',
    'metadata.google.internal',
  ])
    assert.match(findRepositoryProblem(`https://${host}/x.git`, []) ?? '', /public host name/, host)
})

test('the operator permits exact hosts with exact ports, http included', () => {
  const allow = ['git.lan:80', '127.0.0.1:3000', '[::1]:443']
  assert.equal(findRepositoryProblem('http://git.lan/x.git', allow), undefined)
  assert.equal(findRepositoryProblem('http://127.0.0.1:3000/x.git', allow), undefined)
  assert.equal(findRepositoryProblem('https://[::1]/x.git', allow), undefined)
  for (const url of ['https://git.lan/x.git', 'http://127.0.0.1:3001/x.git', 'http://git.lan:8080/x', 'http://evil-git.lan/x'])
    assert.notEqual(findRepositoryProblem(url, allow), undefined, url)
})
