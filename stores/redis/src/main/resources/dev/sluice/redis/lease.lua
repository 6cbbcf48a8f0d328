-- Extends leases, or replaces notes. ARGV[3] "e" and [4] the lease in microseconds, or "n". Then the
-- leases: each id (16 bytes) and fence (7); for notes also the notes, and "+" and the
-- cursor or an empty argument. Answers a letter for each: held, cancel requested, or "-".
local noting = ARGV[3] == 'n'
local till = not noting and clamp(ceil((now + tonumber(ARGV[4])) / 1000))

local function held(token)
  local id = sub(token, 1, 16)
  local h = call('HGET', HEAD, id)
  if not h then
    return nil
  end
  local j = readHead({ id = id }, h)
  if j.state ~= RUNNING or j.fence ~= unpk('>I7', token, 17) or ms >= j.lease then
    return nil
  end
  return j, h
end

-- Puts a new end of the lease, or new bits, into the packed head.
local function put(id, h, bits, lease)
  call('HSET', HEAD, id, sub(h, 1, 1) .. char(bits) .. sub(h, 3, 27) .. pack('>I6', lease) .. sub(h, 34))
end

local function note(j, h, notes, cursor)
  call('HSET', EXTRA, j.id .. 'n', notes)
  if cursor == '' then
    call('HDEL', EXTRA, j.id .. 'c')
  else
    call('HSET', EXTRA, j.id .. 'c', sub(cursor, 2))
  end
  put(j.id, h, bor(j.bits, HAS_EXTRA), j.lease)
end

local answer = {}
local i = noting and 4 or 5
while i <= #ARGV do
  local j, h = held(ARGV[i])
  if j and noting then
    note(j, h, ARGV[i + 1], ARGV[i + 2])
  elseif j then
    put(j.id, h, j.bits, till)
    call('ZADD', RUN, till, j.id)
  end
  answer[#answer + 1] = not j and '-' or has(j, CANCEL_REQUESTED) and 'x' or 'h'
  i = i + (noting and 3 or 1)
end
return table.concat(answer)
