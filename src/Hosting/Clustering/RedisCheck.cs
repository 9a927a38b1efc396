using System.Buffers;
using System.Globalization;
using System.Net;
using SensorGrid.Guards.Text;
using SensorGrid.Hosting.StartUp;
using StackExchange.Redis;

namespace SensorGrid.Hosting.Clustering;

/// <summary>Checks whether Redis answers before the silo joins: a clear error now instead of a silo that tries for minutes.</summary>
public static class RedisCheck
{
    public const string Setting = "SensorGrid:Clustering:Redis";

    private static readonly SearchValues<char> OptionLetters =
        SearchValues.Create("$ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <exception cref="StartUpException">The setting is invalid, its network is open to others, or no server answers there.</exception>
    public static async Task<ConfigurationOptions> RequireAsync(string redis, ClusterNetwork network)
    {
        // A parser takes this for a part of the host's name, and would report it as such.
        if (redis.Split(',').FirstOrDefault(part => part.Contains('@', StringComparison.Ordinal) && !IsOption(part)) is { } server)
        {
            throw new StartUpException(
                $"{Setting} names the server '{SecretText.Address(server)}': a user and a password are set as 'redis.example:6379,user=...,password=...'.");
        }

        // The value is reported without what could be a password.
        ConfigurationOptions options;
        try
        {
            options = ConfigurationOptions.Parse(redis);
        }
        catch (ArgumentException exception)
        {
            throw new StartUpException($"{Setting} cannot be read; something like 'redis.example:6379,password=...' was expected.", exception);
        }

        if (options.EndPoints.Count == 0)
        {
            throw new StartUpException($"{Setting} names no server; something like 'redis.example:6379' was expected.");
        }

        network.CheckRedis(options);
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().PingAsync();
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
        {
            throw new StartUpException($"{Setting} is '{string.Join(',', options.EndPoints.Select(Show))}', which does not answer: {FirstLine(exception.Message)}", exception);
        }

        // Later it may be gone for a while: members stay what they are, and it is looked for again.
        options.AbortOnConnectFail = false;
        return options;
    }

    private static bool IsOption(string part) =>
        part.IndexOf('=', StringComparison.Ordinal) is > 0 and var end && part.AsSpan(0, end).Trim().IndexOfAnyExcept(OptionLetters) < 0;

    /// <summary>Formats a server as it may be shown.</summary>
    internal static string Show(EndPoint server) => SecretText.Address(server switch
    {
        DnsEndPoint { Host: var host, Port: var port } => string.Create(CultureInfo.InvariantCulture, $"{host}:{port}"),
        _ => server.ToString() ?? "",
    });

    private static string FirstLine(string message) => message.Split('\n', 2)[0].Trim();
}
