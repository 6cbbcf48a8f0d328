'use strict'

// The main flows of two clients, against the port that is given. Any surprise ends it with an error.
const assert = require('node:assert')
const Jackd = require('jackd')
const fivebeans = require('fivebeans')

const port = Number(process.argv[2])

async function withJackd() {
  const client = new Jackd()
  await client.connect({ host: '127.0.0.1', port })
  await client.use('jackd')
  await client.watch('jackd')
  await client.ignore('default')

  const id = await client.put('hello', { priority: 5, delay: 0, ttr: 30 })
  assert.strictEqual(String((await client.peekReady()).payload), 'hello')
  const job = await client.reserve()
  assert.strictEqual(job.id, id)
  assert.strictEqual(String(job.payload), 'hello')
  await client.touch(id)
  await client.release(id, { priority: 5, delay: 0 })
  assert.strictEqual((await client.reserveWithTimeout(1)).id, id)
  await client.bury(id)
  assert.strictEqual((await client.peekBuried()).id, id)
  await client.kickJob(id)
  assert.match(await client.statsJob(id), /state: ready/)
  await client.delete(id)
  await assert.rejects(client.reserveWithTimeout(0), /TIMED_OUT/)

  await client.put({ some: 'json' }, { delay: 1 })
  const late = await client.reserve()
  assert.deepStrictEqual(JSON.parse(String(late.payload)), { some: 'json' })
  await client.delete(late.id)
  const many = await Promise.all(Array.from({ length: 200 }, (_, i) => client.put('job ' + i)))
  assert.strictEqual(new Set(many).size, 200)
  for (let i = 0; i < 200; i++) {
    const next = await client.reserve()
    assert.strictEqual(String(next.payload), 'job ' + i)
    await client.delete(next.id)
  }
  await client.disconnect()
}

// Each call of fivebeans ends with a callback of an error and its results.
function call(client, name, ...args) {
  return new Promise((resolve, reject) =>
    client[name](...args, (error, ...results) => (error ? reject(new Error(error)) : resolve(results)))
  )
}

async function withFivebeans() {
  const client = new fivebeans.client('127.0.0.1', port)
  await new Promise((resolve, reject) => {
    client.on('connect', resolve).on('error', reject)
    client.connect()
  })
  assert.deepStrictEqual(await call(client, 'use', 'fivebeans'), ['fivebeans'])
  await call(client, 'watch', 'fivebeans')
  await call(client, 'ignore', 'default')
  const [id] = await call(client, 'put', 10, 0, 60, 'hello')
  const [reserved, payload] = await call(client, 'reserve')
  assert.strictEqual(Number(reserved), Number(id))
  assert.strictEqual(payload.toString(), 'hello')
  await call(client, 'bury', id, 10)
  assert.strictEqual((await call(client, 'peek_buried'))[1].toString(), 'hello')
  assert.strictEqual(Number((await call(client, 'kick', 10))[0]), 1)
  const [tube] = await call(client, 'stats_tube', 'fivebeans')
  assert.strictEqual(tube['current-jobs-ready'], 1)
  const [job] = await call(client, 'stats_job', id)
  assert.strictEqual(job.tube, 'fivebeans')
  const [tubes] = await call(client, 'list_tubes')
  assert.ok(tubes.includes('fivebeans'))
  const [stats] = await call(client, 'stats')
  assert.strictEqual(stats['current-connections'], 1)
  await call(client, 'pause_tube', 'fivebeans', 1)
  await assert.rejects(call(client, 'reserve_with_timeout', 0), /TIMED_OUT/)
  const [again] = await call(client, 'reserve_with_timeout', 5)
  await call(client, 'destroy', again)
  await assert.rejects(call(client, 'peek_ready'), /NOT_FOUND/)
  await new Promise((resolve) => client.on('close', resolve).quit())
}

withJackd()
  .then(withFivebeans)
  .then(() => console.log('all is as it should be'))
  .catch((error) => {
    console.error(error)
    process.exit(1)
  })
