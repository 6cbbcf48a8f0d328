-- ARGV[3] is the sequence to count from, or empty; [4] the epoch of the ids' reservations (in a
-- cluster). If [5] is "1", for the short way of plain.lua, which has been tried: [6] what all bodies have in common, from the flags
-- on; [7] the place of each job in the whole call (4 bytes), or empty if none is asked for; then the ids; then what is left of each body. Else: the jobs, each an argument of
-- id (16 bytes), mode ("n" now, "d" after microseconds, "a" at milliseconds), that number (7 bytes) and its place in the whole call
-- (4 bytes); then its body from the flags on; then, if MOVED is among the flags, what it has been through. Answers the capacity, then for
-- each: 0 inserted, or a letter and an id; nothing at all if each is inserted. If the reservations are too old, nothing is
-- stored, and the answer is the epoch alone.
local jobs, ids = {}, {}

local function readPlain(n)
  for k = 1, n do
    local part = ARGV[6] .. ARGV[FIRST - 1 + n + k]
    local offset = ARGV[7] ~= '' and unpk('>I4', ARGV[7], 4 * k - 3) or 0
    ids[k] = ARGV[FIRST - 1 + k]
    jobs[k] = { id = ids[k], mode = 'n', at = 0, offset = offset, part = part, flags = string.byte(part) }
  end
end

local function readAll()
  local i = FIRST
  while i <= #ARGV do
    local job = { id = sub(ARGV[i], 1, 16), mode = sub(ARGV[i], 17, 17), part = ARGV[i + 1],
      flags = string.byte(ARGV[i + 1]) }
    job.at, job.offset = unpk('>I7I4', ARGV[i], 18)
    i = i + 2
    if band(job.flags, MOVED) ~= 0 then
      job.past = ARGV[i]
      i = i + 1
    end
    jobs[#jobs + 1] = job
    ids[#ids + 1] = job.id
  end
end

if PLAIN_JOBS then
  readPlain((#ARGV - FIRST + 1) / 2)
else
  readAll()
end

local there = {}
for i = 1, #ids, 2000 do
  for k, body in ipairs(call('HMGET', JOBS, unpack(ids, i, min(i + 1999, #ids)))) do
    if body then
      there[ids[i + k - 1]] = true
    end
  end
end

local newIds, newSeqs = {}, {}
local bodies, readies, dues = {}, {}, {}
local soonest

local function prefix(pos, seq, enq, run)
  return pack('>I2I6I7I6I6', QN, pos, seq, enq, run)
end

local function dueOf(job)
  if job.mode == 'd' then
    return job.at == 0 and ms or ceil((now + job.at) / 1000)
  end
  return job.mode == 'a' and job.at or ms
end

-- What the job that is to be stored looks like.
local function draft(job, pos, seq)
  return readSpec({ id = job.id, qn = QN, pos = pos, seq = seq, enq = ms, run = ms }, job.part, 1)
end

local function replace(job, old)
  leave(old)
  stepDown(old)
  if old.expires then
    call('ZREM', EXPIRY, old.id)
  end
  local new = parse(old.id, prefix(old.pos, old.seq, old.enq, 0) .. job.part)
  local at = dueOf(job)
  local run = clamp(max(at, ms))
  call('HSET', JOBS, old.id, prefix(old.pos, old.seq, old.enq, run) .. job.part)
  for _, field in ipairs({ 'bits', 'attempts', 'lost', 'releases', 'fence', 'started' }) do
    new[field] = old[field]
  end
  new.run = run
  if old.hasHead then
    save(new)
  end
  if new.expires and not has(new, STARTED) then
    call('ZADD', EXPIRY, new.expires, new.id)
  end
  takeKey(new)
  setDue(new, at)
end

-- What is written for all jobs at once; before a job of this call may have to be replaced.
local function flushBodies()
  each('HSET', JOBS, bodies)
  bodies = {}
end

local function flushPlaces()
  each('ZADD', READY, readies)
  each('ZADD', DUE, dues)
  woke = woke + #readies / 2
  if soonest and (not sooner or soonest < sooner) then
    sooner = soonest
  end
  readies, dues, soonest = {}, {}, nil
end

-- The answer if the unique key is taken, else nil.
local function conflict(job, j)
  local id = keeper(j.key)
  if not id then
    return nil
  end
  if j.conflict == 2 then
    return 'J' .. id
  end
  -- One that comes from another store is older than what lives here.
  if j.conflict == 1 and not job.past then
    flushBodies()
    flushPlaces()
    local old = load(id)
    if old and old.state == WAITING then
      replace(job, old)
      return 'R' .. id
    end
  end
  return 'D' .. id
end

-- Puts in what a job has been through elsewhere.
local function restore(j, past)
  local at, stateCode
  stateCode, j.run, j.enq, j.attempts, j.lost, j.releases, j.started, j.finished, at =
    unpk('>BI6I6I4I4I4I6I6', past)
  for _, field in ipairs({ 'f', 'r', 'y', 'c', 'n' }) do
    local len
    len, at = unpk('>I4', past, at)
    if len > 0 then
      extra(j, field, sub(past, at, at + len - 2))
      at = at + len - 1
    end
  end
  if j.attempts > 0 or j.lost > 0 or j.releases > 0 or j.started > 0 then
    set(j, STARTED)
  end
  return stateCode
end

local function insertMoved(job, j, pos, seq)
  local stateCode = restore(j, job.past)
  call('HSET', JOBS, j.id, prefix(pos, seq, j.enq, j.run) .. job.part)
  if stateCode >= COMPLETED then
    j.state = stateCode
    save(j)
    call('ZADD', FINAL[stateCode], seq, j.id)
    if stateCode ~= DEAD then
      call('ZADD', KEEP, clamp(j.finished + j.retain), j.id)
    end
    if j.window and not keeper(j.key) then
      takeKey(j)
    end
    return
  end
  save(j)
  if j.key then
    takeKey(j)
  end
  if j.expires and not has(j, STARTED) then
    call('ZADD', EXPIRY, j.expires, j.id)
  end
  if j.group and has(j, STARTED) then
    becomeHead(j)
  end
  if j.run > ms then
    schedule(memberOf(j), j.run)
  else
    ready(j.id, memberOf(j), j.group)
  end
end

local function insert(job, j)
  local at = dueOf(job)
  j.run = clamp(max(at, ms))
  bodies[#bodies + 1] = job.id
  bodies[#bodies + 1] = prefix(j.pos, j.seq, ms, j.run) .. job.part
  if j.key then
    takeKey(j)
  end
  if j.expires then
    call('ZADD', EXPIRY, j.expires, j.id)
  end
  if at > ms then
    dues[#dues + 1] = j.run
    dues[#dues + 1] = memberOf(j)
    soonest = min(soonest or j.run, j.run)
  elseif j.group then
    ready(j.id, memberOf(j), j.group)
  else
    readies[#readies + 1] = '0'
    readies[#readies + 1] = memberOf(j)
  end
end

local function store(job)
  if there[job.id] then
    return 'D' .. job.id
  end
  local final = job.past and string.byte(job.past) >= COMPLETED
  local keyed = band(job.flags, KEYED) ~= 0
  local pos = position + #newIds
  if keyed and not final then
    local taken = conflict(job, draft(job, pos, 0))
    if taken then
      return taken
    end
  end
  if room <= 0 and not final then
    return 'F'
  end
  local seq = nextTick(base and base + job.offset)
  local j = draft(job, pos, seq)
  if job.past then
    insertMoved(job, j, pos, seq)
  else
    insert(job, j)
  end
  there[job.id] = true
  newIds[#newIds + 1] = job.id
  newSeqs[#newSeqs + 1] = seq
  if not final then
    room = room - 1
  end
  return 0
end

local answers = { capacity and digits(capacity) or '' }
local unused = {}
for k, job in ipairs(jobs) do
  answers[k + 1] = store(job)
  if not there[job.id] then
    unused[#unused + 1] = job.id
  end
end
if CLUSTER then
  each('SADD', LEFT, unused)
end
flushBodies()
flushPlaces()
index(newIds, newSeqs)
finally()
return answers
