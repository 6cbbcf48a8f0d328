-- Storing jobs, the short way. Most have nothing but a payload and are due now: what is written for those
-- is known without looking into them, and what else a job can have is not even read. The arguments
-- are told in enqueue.lua, which goes on if this cannot: if ARGV[5] is not "1" for jobs that are all
-- plain, each with an id of its own, or if there may not be room for all.
if CLUSTER and tonumber(ARGV[4]) < epoch then
  return digits(epoch)
end
local capacity = tonumber(meta[5])
local room = capacity and capacity - waiting() or math.huge
local base = tonumber(ARGV[3])
local FIRST = 6

-- The parts of the body are those of the prefix in enqueue.lua; the member is that of lives.lua.
local function storePlain(n)
  local ids, seqs, bodies, readies = {}, {}, {}, {}
  for k = 1, n do
    ids[k] = sub(ARGV[FIRST + 2 * k - 2], 1, 16)
  end
  local there, answers, stored, new = call('HMGET', JOBS, unpack(ids)), { '' }, 0, {}
  local msBytes = pack('>I6', ms)
  for k = 1, n do
    local id = ids[k]
    if there[k] then
      answers[k + 1] = 'D' .. id
    else
      local at = FIRST + 2 * k - 2
      local part = ARGV[at + 1]
      local seq = nextTick(base and base + unpk('>I4', ARGV[at], 25))
      local prefix = pack('>I2I6I7I6I6', QN, position + stored, seq, ms, ms)
      local b = 2 * stored
      stored = stored + 1
      new[stored], seqs[stored] = id, seq
      bodies[b + 1], bodies[b + 2] = id, prefix .. part
      readies[b + 1], readies[b + 2] = 0, sub(part, 2, 5) .. msBytes .. sub(prefix, 9, 15) .. id .. '\0'
      answers[k + 1] = 0
    end
  end
  each('HSET', JOBS, bodies)
  each('ZADD', READY, readies)
  woke = stored
  index(new, seqs)
  finally()
  return stored == n and {} or answers
end

if ARGV[5] == '1' and room >= (#ARGV - FIRST + 1) / 2 then
  return storePlain((#ARGV - FIRST + 1) / 2)
end

