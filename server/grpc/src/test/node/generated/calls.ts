// How the clients here call the server.
import assert from 'node:assert';
import * as grpc from '@grpc/grpc-js';

const [address, token] = process.argv.slice(2);
assert.ok(address && token, 'usage: main.js ADDRESS TOKEN');

export const server: [string, grpc.ChannelCredentials] = [address, grpc.credentials.createInsecure()];
export const who = new grpc.Metadata();
who.set('authorization', `Bearer ${token}`);

type Done<A> = (error: grpc.ServiceError | null, answer: A) => void;

// A call that is answered once, in half a minute at most.
export function answer<A>(call: (headers: grpc.Metadata, options: grpc.CallOptions, done: Done<A>) => unknown): Promise<A> {
  return new Promise((resolve, reject) => {
    call(who, { deadline: Date.now() + 30_000 }, (error, reply) => (error ? reject(error) : resolve(reply)));
  });
}

export async function fails(code: grpc.status, words: RegExp, call: Promise<unknown>): Promise<void> {
  const error = await call.then(
    () => assert.fail(`should have failed with ${grpc.status[code]}`),
    (failure: grpc.ServiceError) => failure,
  );
  assert.strictEqual(error.code, code, error.message);
  assert.match(error.message, words);
}
