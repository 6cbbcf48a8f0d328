-- ARGV[3] whether the queue is paused; [4] its capacity, empty for none.
local wasPaused = meta[4] == '1'
call('HSET', META, 'paused', ARGV[3], 'capacity', ARGV[4])
if wasPaused and ARGV[3] == '0' then
  woke = call('ZCARD', READY) + call('ZCARD', DUE)
end
finally()
return 1
