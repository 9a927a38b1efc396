using Microsoft.Extensions.Logging;
using SensorGrid.Api.Keys;
using SensorGrid.Guards.Logs;

namespace SensorGrid.Api.Redis.Sessions;

/// <summary>Lets holders of API keys that may read in, as the HTTP API does.</summary>
internal sealed partial class Authentication(ApiKeyRing keys, RefusalMetrics metrics, TimeProvider time, ILogger<Authentication> logger)
{
    private const string DefaultUser = "default";

    // A client can cause refusals at any rate.
    private readonly LogThrottle _throttle = new(time, TimeSpan.FromSeconds(1));

    /// <summary>Gets whether clients have to authenticate.</summary>
    public bool IsNeeded => !keys.IsEmpty;

    /// <summary>Lets a client in.</summary>
    /// <param name="session">The client's connection.</param>
    /// <param name="user">The name of the key, or <c>default</c>; null when the client gave none.</param>
    /// <param name="presented">The key.</param>
    /// <returns>The error that it is answered with; null when it is let in.</returns>
    public string? Authenticate(RedisSession session, string? user, string presented)
    {
        if (!IsNeeded)
        {
            return user is null or DefaultUser
                ? "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?"
                : Refuse(session, "unknown_key", "WRONGPASS invalid username-password pair or user is disabled.");
        }

        if (keys.Find(presented) is not { } key || (user is not (null or DefaultUser) && user != key.Name))
        {
            return Refuse(session, "unknown_key", "WRONGPASS invalid username-password pair or user is disabled.");
        }

        if (key.Role == ApiRole.Publisher)
        {
            return Refuse(session, "role", $"NOPERM The key '{key.Name}' has the role publisher, which may not read; take a reader's.");
        }

        session.Key = key;
        return null;
    }

    /// <summary>Determines whether the client's key is in force still; one that is not is taken from the client.</summary>
    public bool IsInForce(RedisSession session)
    {
        if (session.Key is not { } key || keys.Has(key))
        {
            return true;
        }

        session.Key = null;
        metrics.OnRefused("unknown_key");
        return false;
    }

    /// <summary>Records that a command came without a key.</summary>
    public void OnNoKey(RedisSession session) => Refuse(session, "no_key", "It sent no key.");

    private string Refuse(RedisSession session, string reason, string error)
    {
        metrics.OnRefused(reason);
        if (_throttle.TryPass(out var held))
        {
            LogRefused(session.Addresses.Client, error, held);
        }

        return error;
    }

    [LoggerMessage(8101, LogLevel.Warning, "A Redis client at {Remote} was refused: {Reason} Since the last such line {Held} more were.")]
    private partial void LogRefused(string remote, string reason, long held);
}
