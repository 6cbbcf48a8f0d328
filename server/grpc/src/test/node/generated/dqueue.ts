// dqueue's services, and a worker that gets what was published.
import assert from 'node:assert';
import { DelayQueueClient, MessageClient, QueryListMessagesResp, QueueResponse, ReturnCommon } from './gen/dqueue/dqueue';
import { answer, server } from './calls';
import { work } from './workers';

const queue = new DelayQueueClient(...server);
const messages = new MessageClient(...server);

function publish(messsage: string, retryCount: number, delay: number): Promise<QueueResponse> {
  return answer((headers, options, done) => queue.publish({ messsage, retryCount, delay }, headers, options, done));
}

function listed(text: string): Promise<QueryListMessagesResp> {
  return answer((headers, options, done) => messages.getListMessage({ messsage: text }, headers, options, done));
}

function force(messsage: string): Promise<ReturnCommon> {
  return answer((headers, options, done) => messages.forceMessage({ messsage }, headers, options, done));
}

export async function dqueue(): Promise<void> {
  assert.strictEqual((await publish('later', 2, 30)).returnCode, '1');
  assert.strictEqual((await publish('at last', 1, 600)).returnCode, '1');
  assert.strictEqual((await publish('wrong', -1, 30)).returnCode, '2');

  const all = await answer<QueryListMessagesResp>((headers, options, done) =>
    messages.getAllMessages({ messsage: '' }, headers, options, done));
  assert.strictEqual(all.returnCode, 1);
  const byDelay = all.msgList.sort((a, b) => a.delay - b.delay);
  assert.deepStrictEqual(byDelay.map((it) => [it.data, it.delay, it.retryCount]), [['later', 30, 2], ['at last', 600, 1]]);
  assert.ok(Number(byDelay[0]?.timeStamp) > Date.now() / 1000 + 50);
  assert.deepStrictEqual((await listed('last')).msgList.map((it) => it.data), ['at last']);

  assert.strictEqual((await force('nobody said this')).returnCode, 2);
  assert.strictEqual((await force('later')).returnCode, 1);
  const got: string[] = [];
  const handle = (it: { payload: Buffer }) => {
    got.push(it.payload.toString());
    return { complete: {} };
  };
  await work('dqueue', 'subscriber', handle, (settled) => settled.length === 1);
  assert.deepStrictEqual(got, ['later']);
  assert.deepStrictEqual((await listed('')).msgList.map((it) => it.data), ['at last']);
}
