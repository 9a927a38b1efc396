namespace SensorGrid.Api.Redis.Wire;

/// <summary>The bounds of a connection of the Redis protocol.</summary>
internal static class RedisLimits
{
    /// <summary>Most arguments of a command, its name among them.</summary>
    public const int Arguments = 8192;

    /// <summary>Most bytes of one argument.</summary>
    public const int ArgumentBytes = 64 * 1024;

    /// <summary>Most bytes of a command as it is sent.</summary>
    public const int CommandBytes = 1024 * 1024;

    /// <summary>Most arguments of a command of a client that has not authenticated, as Redis has it.</summary>
    public const int ArgumentsBeforeKey = 10;

    /// <summary>Most bytes of an argument of a client that has not authenticated.</summary>
    public const int ArgumentBytesBeforeKey = 16 * 1024;

    /// <summary>Most sensors that are asked at a time for one connection.</summary>
    public const int InFlight = 128;

    /// <summary>The bytes of answers after which a client must take them before it gets more.</summary>
    public const int BytesPerFlush = 64 * 1024;

    /// <summary>The bytes of a command, or of answers, that count for the memory that all requests share.</summary>
    public const int FreeBytes = 16 * 1024;

    /// <summary>Most channels and patterns that one connection may subscribe to.</summary>
    public const int Subscriptions = 64;

    /// <summary>Most commands of a transaction.</summary>
    public const int TransactionCommands = 1024;

    /// <summary>Most ids that one <c>SCAN</c> looks at.</summary>
    public const int ScanCount = 10_000;

    /// <summary>The time within which a client must take what it was sent.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
}
