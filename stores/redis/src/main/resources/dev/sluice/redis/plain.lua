-- Storing jobs, the short way. Most have nothing but a payload and are due now: what is written for those
-- is known without looking into them, and what else a job can have is not even read. The arguments
-- are told in enqueue.lua, which goes on if this cannot: if ARGV[5] is not "1" for jobs that are all
-- plain, each with an id of its own, or if there may not be room for all. The server spends most of its time
-- on strings that a script makes: here they are as few as can be.
if CLUSTER and tonumber(ARGV[4]) < epoch then
  return digits(epoch)
end
local capacity = tonumber(meta[5])
local room = capacity and capacity - waiting() or math.huge
local base = tonumber(ARGV[3])
local FIRST, PLAIN_JOBS = 8, ARGV[5] == '1'

-- The parts of the body are those of the prefix in enqueue.lua; the member is that of lives.lua.
local function storePlain(n)
  local common, places, last = ARGV[6], ARGV[7], FIRST - 1 + n
  local there, duplicates = call('HMGET', JOBS, unpack(ARGV, FIRST, last)), nil
  local ids, seqs, bodies, readies, stored = {}, {}, {}, {}, 0
  local times, prio = pack('>I6I6', ms, ms) .. common, sub(common, 2, 5)
  local ready = prio .. sub(times, 1, 6)
  for k = 1, n do
    local id, part = ARGV[FIRST - 1 + k], ARGV[last + k]
    if there[k] then
      duplicates = duplicates or {}
      duplicates[k] = 'D' .. id
    else
      local seq = nextTick(base and base + unpk('>I4', places, 4 * k - 3))
      if common == '' then
        ready = sub(part, 2, 5) .. sub(times, 1, 6)
      end
      local b = 2 * stored
      stored = stored + 1
      ids[stored], seqs[stored] = id, seq
      bodies[b + 1], bodies[b + 2] = id, pack('>I2I6I7', QN, position + stored - 1, seq) .. times .. part
      readies[b + 1], readies[b + 2] = '0', pack('>c10I7c16x', ready, seq, id)
    end
  end
  each('HSET', JOBS, bodies)
  each('ZADD', READY, readies)
  woke = stored
  index(ids, seqs)
  finally()
  if not duplicates then
    return {}
  end
  local answers = { '' }
  for k = 1, n do
    answers[k + 1] = duplicates[k] or 0
  end
  return answers
end

if PLAIN_JOBS and room >= (#ARGV - FIRST + 1) / 2 then
  return storePlain((#ARGV - FIRST + 1) / 2)
end

