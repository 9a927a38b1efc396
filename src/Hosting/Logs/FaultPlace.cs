using Amazon.Runtime;
using StackExchange.Redis;

namespace SensorGrid.Hosting.Logs;

/// <summary>
/// Determines whether an exception is the fault of something that the whole process depends on, such as a database: then every call fails alike, and one line says
/// it.
/// </summary>
/// <param name="Of">A short name of the place at fault; null for any other exception. Asked of each exception and those inside it.</param>
public sealed record FaultPlace(Func<Exception, string?> Of)
{
    /// <summary>The faults of services that are called over the network.</summary>
    public static FaultPlace Services { get; } = new(exception => exception switch
    {
        AmazonServiceException => exception.GetType().Name,
        RedisException or RedisTimeoutException => "Redis",
        _ => null,
    });
}
