// A client of the HTTP interface in another language, with nothing but what Node brings along.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

const [server, token] = process.argv.slice(2);

async function call(method, path, body) {
  const answer = await fetch(server + path, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text), answer };
}

async function enqueueing() {
  const id = randomUUID();
  const one = await call("POST", "/v1/queues/mails/jobs", {
    id,
    payload: { to: "ada@example.org", subject: "grüße" },
    headers: { trace: "t-1" },
  });
  assert.equal(one.status, 201);
  assert.deepEqual(one.body, { id, outcome: "INSERTED", reason: null });
  const again = await call("POST", "/v1/queues/mails/jobs", { id, payload: "other" });
  assert.equal(again.status, 200);
  assert.equal(again.body.outcome, "DUPLICATE");

  const batch = await call("POST", "/v1/queues/mails/jobs/batch", {
    jobs: [{ payload: "two" }, { payload: "three", delaySeconds: 3600 }, { payload: "four" }],
  });
  assert.equal(batch.status, 200);
  assert.deepEqual(batch.body.jobs.map((job) => job.outcome), ["INSERTED", "INSERTED", "INSERTED"]);

  const wrong = await call("POST", "/v1/queues/mails/jobs", { priority: "high" });
  assert.equal(wrong.status, 400);
  assert.match(wrong.answer.headers.get("content-type"), /^application\/problem\+json/);
  assert.equal(wrong.body.field, "priority");
  return { id, later: batch.body.jobs[1].id };
}

async function claim(body) {
  const answer = await call("POST", "/v1/claims", { queues: ["mails"], leaseSeconds: 60, ...body });
  assert.equal(answer.status, 200);
  return answer.body.jobs;
}

async function settle(...outcomes) {
  const answer = await call("POST", "/v1/settlements", { outcomes });
  assert.equal(answer.status, 200);
  return answer.body.settled;
}

async function working(id) {
  const [first, ...others] = await claim({ max: 10 });
  assert.equal(first.id, id);
  assert.deepEqual(JSON.parse(first.payload), { to: "ada@example.org", subject: "grüße" });
  assert.equal(first.headers.trace, "t-1");
  assert.deepEqual(others.map((job) => job.payload), ["two", "four"]);

  const held = await call("POST", "/v1/extensions", { leases: [first.lease], leaseSeconds: 120 });
  assert.deepEqual(held.body.statuses, ["HELD"]);
  const failure = { type: "Timeout", message: "no answer" };
  assert.deepEqual(
    await settle(
      { lease: first.lease, outcome: "retry", delaySeconds: 0, failure },
      { lease: others[0].lease, outcome: "complete" },
      { lease: others[1].lease, outcome: "bury", failure },
    ),
    ["RETRYING", "COMPLETED", "DEAD"],
  );
  assert.deepEqual(await settle({ lease: first.lease, outcome: "complete" }), ["LEASE_LOST"]);

  const [retried] = await claim({ waitSeconds: 20 });
  assert.equal(retried.id, id);
  assert.equal(retried.attempt, 2);
  const seen = await call("GET", `/v1/jobs/${id}`);
  assert.equal(seen.body.state, "RUNNING");
  assert.equal(seen.body.failures.at(-1).message, "no answer");
  assert.deepEqual(await settle({ lease: retried.lease, outcome: "complete" }), ["COMPLETED"]);
  assert.equal((await call("GET", `/v1/jobs/${id}`)).status, 404);
  return others[1].id;
}

async function looking(dead, later) {
  const counts = await call("GET", "/v1/queues/mails");
  assert.equal(counts.body.dead, 1);
  assert.equal(counts.body.scheduled, 1);
  assert.equal((await call("POST", `/v1/jobs/${dead}/retry`)).body.state, "READY");
  assert.equal((await call("POST", `/v1/jobs/${later}/promote`)).body.state, "READY");
  const ready = await call("GET", "/v1/jobs?queue=mails&state=ready");
  assert.equal(ready.body.jobs.length, 2);
  assert.equal(await (await raw(`/v1/jobs/${later}/payload`)).text(), "three");
}

function raw(path, more = {}) {
  return fetch(server + path, { headers: { authorization: `Bearer ${token}` }, ...more });
}

// The first look at the queues, which is sent to whoever begins to listen.
async function events() {
  const stop = new AbortController();
  const answer = await raw("/v1/events", { signal: stop.signal });
  assert.equal(answer.headers.get("content-type").split(";")[0], "text/event-stream");
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of answer.body) {
    text += decoder.decode(chunk, { stream: true });
    const event = /^event: queues\ndata: (.*)\n\n/m.exec(text);
    if (event) {
      const queue = JSON.parse(event[1]).queues.find((each) => each.queue === "mails");
      assert.equal(queue.ready, 2);
      break;
    }
  }
  stop.abort();
}

async function refusing() {
  const nobody = await fetch(`${server}/v1/jobs`);
  assert.equal(nobody.status, 401);
  const absent = await call("GET", `/v1/jobs/${randomUUID()}`);
  assert.equal(absent.status, 404);
  assert.equal(absent.body.code, "NOT_FOUND");
}

const { id, later } = await enqueueing();
console.log("ok enqueueing");
const dead = await working(id);
console.log("ok working");
await looking(dead, later);
console.log("ok looking");
await events();
console.log("ok events");
await refusing();
console.log("ok refusing");
