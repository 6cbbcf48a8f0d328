'use strict';
// A client of the server in another language. Says "ok" for each thing that holds, and ends with 1 at the first that does not.

const assert = require('node:assert');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [protos, address, token] = process.argv.slice(2);

function load(...files) {
  const definition = loader.loadSync(files, {
    includeDirs: [protos], keepCase: true, longs: String, enums: String, defaults: true, oneofs: true,
  });
  return grpc.loadPackageDefinition(definition);
}

const credentials = grpc.credentials.createInsecure();
const metadata = new grpc.Metadata();
metadata.set('authorization', `Bearer ${token}`);

function unary(client, method, request, headers = metadata) {
  return new Promise((resolve, reject) => {
    client[method](request, headers, { deadline: Date.now() + 30000 },
      (error, reply) => (error ? reject(error) : resolve(reply)));
  });
}

async function fails(code, words, call) {
  try {
    await call();
  } catch (error) {
    assert.strictEqual(error.code, code, error.message);
    assert.match(error.message, words);
    return;
  }
  assert.fail(`should have failed with ${code}`);
}

async function jobs(v1) {
  const client = new v1.Jobs(address, credentials);
  const job = { queue: 'mails', payload: Buffer.from('héllo'), options: { headers: { a: 'b' }, retain: { seconds: 60 } } };
  const { outcome, id } = await unary(client, 'Enqueue', { job });
  assert.strictEqual(outcome, 'INSERTED');
  const found = await unary(client, 'Get', { id });
  assert.strictEqual(found.payload.toString(), 'héllo');
  assert.strictEqual(found.state, 'READY');
  await fails(grpc.status.INVALID_ARGUMENT, /job\.queue/, () => unary(client, 'Enqueue', { job: { queue: '?' } }));
  await fails(grpc.status.FAILED_PRECONDITION, /READY/, () => unary(client, 'Redrive', { id }));
  await fails(grpc.status.UNAUTHENTICATED, /token/, () => unary(client, 'Get', { id }, new grpc.Metadata()));
  console.log('ok jobs');
  return id;
}

function work(v1, id) {
  return new Promise((resolve, reject) => {
    const stream = new v1.Worker(address, credentials).Work(metadata);
    stream.on('error', reject);
    stream.on('data', (reply) => {
      for (const job of reply.deliveries) {
        assert.strictEqual(job.id, id);
        stream.write({ settlements: [{ lease: { id: job.id, fence: job.fence }, complete: { result: Buffer.from('done') } }] });
      }
      for (const settled of reply.settled) {
        assert.strictEqual(settled.outcome, 'COMPLETED');
        stream.end();
      }
    });
    stream.on('end', resolve);
    stream.write({ start: { queues: ['mails'], lease: { seconds: 30 }, name: 'node' }, credit: 10 });
  });
}

async function worker(v1, id) {
  await work(v1, id);
  const done = await unary(new v1.Jobs(address, credentials), 'Get', { id });
  assert.strictEqual(done.state, 'COMPLETED');
  assert.strictEqual(done.result.toString(), 'done');
  console.log('ok worker');
}

async function dqueue({ DelayQueue, Message }) {
  const queue = new DelayQueue(address, credentials);
  const messages = new Message(address, credentials);
  const answer = await unary(queue, 'Publish', { messsage: 'later', retryCount: 2, delay: 30 });
  assert.strictEqual(answer.returnCode, '1');
  const { msgList } = await unary(messages, 'GetAllMessages', {});
  assert.deepStrictEqual(msgList.map((m) => [m.data, m.delay, m.retryCount]), [['later', 30, 2]]);
  assert.ok(Number(msgList[0].timeStamp) > Date.now() / 1000);
  assert.strictEqual((await unary(messages, 'ForceMessage', { messsage: 'later' })).returnCode, 1);
  console.log('ok dqueue');
}

async function main() {
  const { v1 } = load('sluice/v1/jobs.proto', 'sluice/v1/worker.proto').sluice;
  await worker(v1, await jobs(v1));
  await dqueue(load(path.join('dqueue', 'dqueue.proto')).delayQueue);
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
