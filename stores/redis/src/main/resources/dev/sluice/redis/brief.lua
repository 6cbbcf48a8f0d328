-- Settles, then claims, the short way: where there is little to do, making the functions for all that can happen would
-- take most of the time. Nothing is written before it is known that this will do; else turn.lua goes on, and what it is
-- told is told here. ARGV[3] how many outcomes; [4] how many jobs at most, 0 for no claim; [5] the
-- lease in microseconds; [6] the holder; [7] "1" to be told of more, on the list [8]. If [9] is not empty, all outcomes are
-- completions without a result: it has their fences (7 bytes each), and the ids follow. Else the outcomes: each an argument of id (16
-- bytes), fence (7), a letter, and the delay in microseconds (7); then, for "C", "R" and "B", what
-- goes with it. Answers: one letter for each outcome, microseconds until something is due, whether
-- there are more that are READY (2: nothing was claimed yet, ask again), fence and end of the lease of those that are claimed for the
-- first time (milliseconds), and four elements for each job: id, body, head and cursor. The head is left out of
-- those that were not claimed before and have nothing but a payload.
local count, max_, leaseFor = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local holder, fences = ARGV[6], ARGV[9]
local FIRST = 10
local MORE_BYTES = 8 * 1024 * 1024

local FEW = 4
-- What a job that has nothing but a payload, leaves nothing behind and was never started becomes: most are that, and what
-- is written for them takes a glance at two places of the body (see parse and head in lives.lua).
local AS_NEW = char(RUNNING, bor(STARTED, PLAIN))
local NOTHING, NEVER = string.rep('\0', 12), string.rep('\0', 6)
local leaseEnd = clamp(ceil((now + leaseFor) / 1000))
local leaseScore = digits(leaseEnd)
local open = max_ > 0 and meta[4] ~= '1'

local function isNew(body, h)
  return body and not h and string.byte(body, 28) == 0 and sub(body, 37, 42) == NEVER
end

-- What all heads have in common that are made for a claim.
local function sinceNow(fence)
  return NOTHING .. pack('>I7I6I6', fence, leaseEnd, ms) .. NEVER
end

local function headOfNew(body, since)
  return AS_NEW .. sub(body, 22, 27) .. since .. sub(body, 3, 8) .. holder
end

-- The answers to the outcomes, and the ids of those that are completed; nil if that is not all that is to be done.
local function plainOutcomes()
  local answer, ids, done, seen = {}, {}, {}, {}
  if count == 0 then
    return answer, done
  end
  for k = 1, count do
    ids[k] = ARGV[FIRST - 1 + k]
  end
  for k, h in ipairs(call('HMGET', HEAD, unpack(ids))) do
    answer[k] = '-'
    if h and not seen[ids[k]] then
      local stateCode, bits = string.byte(h, 1, 2)
      local fence, lease = unpk('>I7I6', h, 21)
      if stateCode == RUNNING and fence == unpk('>I7', fences, 7 * k - 6) and ms < lease then
        if band(bits, PLAIN + HAS_EXTRA) ~= PLAIN then
          return nil
        end
        answer[k], seen[ids[k]] = 'c', true
        done[#done + 1] = ids[k]
        unindex((unpk('>I6', h, 46)))
      end
    end
  end
  return answer, done
end

-- The members, ids and bodies of those that are to be claimed; nil if they are many, or not plain.
local function plainJobs()
  local members = call('ZRANGE', READY, 0, FEW)
  if #members > FEW and max_ > FEW then
    return nil
  end
  local ids = {}
  for k = 1, min(#members, max_) do
    ids[k] = sub(members[k], 18, 33)
  end
  if #ids == 0 then
    return ids, ids
  end
  local bodies, hs = call('HMGET', JOBS, unpack(ids)), call('HMGET', HEAD, unpack(ids))
  for k = 1, #ids do
    if not isNew(bodies[k], hs[k]) then
      return nil
    end
  end
  return ids, bodies, #members > #ids
end

-- The answer, or nil if there is more to it.
local function turnBriefly()
  local due, over = open and firstScore(DUE), open and firstScore(RUN)
  if due and due <= ms or over and over <= ms then
    return nil
  end
  local ids, bodies, more = {}, {}, false
  if open then
    ids, bodies, more = plainJobs()
  end
  local answer, done
  if ids then
    answer, done = plainOutcomes()
  end
  if not answer then
    return nil
  end
  if #done > 0 then
    call('ZREM', RUN, unpack(done))
    call('HDEL', HEAD, unpack(done))
    call('HDEL', JOBS, unpack(done))
    if CLUSTER then
      call('SADD', LEFT, unpack(done))
    end
  end
  local next_, fence = -1, 0
  if #ids > 0 then
    fence = nextTick()
  elseif open then
    -- Those that were done above have no lease any more.
    over = #done > 0 and firstScore(RUN) or #done == 0 and over
    local first = due and over and min(due, over) or due or over
    next_ = first and max(0, first * 1000 - now) or -1
  end
  local result = { table.concat(answer), next_, more and 1 or 0, digits(fence), leaseEnd }
  local since = sinceNow(fence)
  for k, id in ipairs(ids) do
    call('HSET', HEAD, id, headOfNew(bodies[k], since))
    call('ZADD', RUN, leaseScore, id)
    local n = 4 * k + 1
    result[n + 1], result[n + 2], result[n + 3], result[n + 4] = id, bodies[k], false, false
  end
  if #ids > 0 then
    call('ZREMRANGEBYRANK', READY, 0, #ids - 1)
  end
  if ARGV[7] == '1' then
    call('ZADD', WAIT, floor(real / 1000) + 20000, ARGV[8])
  end
  finally()
  return result
end

if count == 0 or fences ~= '' and count <= 2 * FEW then
  local answer = turnBriefly()
  if answer then
    return answer
  end
  gone = {}
end

