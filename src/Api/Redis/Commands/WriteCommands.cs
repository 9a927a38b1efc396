using System.Collections.Frozen;

namespace SensorGrid.Api.Redis.Commands;

/// <summary>The commands of Redis that write, all of which are refused.</summary>
internal static class WriteCommands
{
    private static readonly FrozenSet<string> Names =
        """
        append bitfield bitop blmove blmpop blpop brpop brpoplpush bzmpop bzpopmax bzpopmin copy decr decrby del expire expireat flushall flushdb geoadd georadius
        georadiusbymember geosearchstore getdel getex getset hdel hexpire hexpireat hgetdel hgetex hincrby hincrbyfloat hmset hpersist hpexpire hpexpireat hset hsetex hsetnx
        incr incrby incrbyfloat linsert lmove lmpop lpop lpush lpushx lrem lset ltrim migrate move mset msetnx persist pexpire pexpireat pfadd pfmerge psetex publish rename
        renamenx restore rpop rpoplpush rpush rpushx sadd sdiffstore set setbit setex setnx setrange sinterstore smove sort spop spublish srem sunionstore swapdb unlink xack
        xadd xautoclaim xclaim xdel xgroup xreadgroup xsetid xtrim zadd zdiffstore zincrby zinterstore zmpop zpopmax zpopmin zrangestore zrem zremrangebylex zremrangebyrank
        zremrangebyscore zunionstore
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Determines whether a command writes.</summary>
    public static bool Has(string name) => Names.Contains(name);

    /// <summary>Gets the error for a command that writes.</summary>
    public static string Refusal(string name) =>
        $"ERR '{name.ToLowerInvariant()}' is refused: nothing can be written here, features come from readings. Put readings into the Kinesis stream, or POST /readings at the HTTP API.";
}
