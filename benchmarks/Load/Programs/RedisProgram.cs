using System.Diagnostics;
using System.Globalization;
using System.Text;
using SensorGrid.TestKit.Redis;

namespace SensorGrid.Load.Programs;

/// <summary>A <c>redis-server</c> with hashes of 12 fields in it, and <c>redis-benchmark</c> against it.</summary>
internal sealed class RedisProgram : IAsyncDisposable
{
    private const int Connections = 32;

    private readonly RedisServer _server;

    private RedisProgram(RedisServer server) => _server = server;

    public static async Task<RedisProgram> StartNewAsync(int keys, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var redis = new RedisProgram(await RedisServer.StartNewAsync(cancellationToken));
        var commands = new StringBuilder();
        for (var key = 0; key < keys; key++)
        {
            commands.Append(CultureInfo.InvariantCulture, $"HSET {KeyOf(key)}");
            foreach (var field in fields)
            {
                commands.Append(CultureInfo.InvariantCulture, $" {field} {20 + (key * 0.001):R}");
            }

            commands.Append('\n');
        }

        await RunAsync("redis-cli", ["-p", redis.Port, "--pipe"], commands.ToString(), cancellationToken);
        return redis;
    }

    public int PortNumber => int.Parse(Port, CultureInfo.InvariantCulture);

    private string Port => _server.Address.Split(':')[^1];

    /// <summary>Of its hashes, from 0.</summary>
    public static string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"sensor:{number:D12}");

    /// <inheritdoc cref="HashesAsync(int, int, int, int, CancellationToken)"/>
    public Task<double> HashesAsync(int keys, int requests, int pipelined, CancellationToken cancellationToken) =>
        HashesAsync(PortNumber, keys, requests, pipelined, cancellationToken);

    /// <summary>HGETALL of random keys.</summary>
    /// <param name="port">Of the server that is asked.</param>
    /// <param name="keys">How many keys there are.</param>
    /// <param name="requests">How many requests.</param>
    /// <param name="pipelined">How many of them are sent at a time on a connection.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>Hashes read a second.</returns>
    public static async Task<double> HashesAsync(int port, int keys, int requests, int pipelined, CancellationToken cancellationToken)
    {
        var output = await RunAsync(
            "redis-benchmark",
            ["-p", $"{port}", "-c", $"{Connections}", "-n", $"{requests}", "-P", $"{pipelined}", "-r", $"{keys}", "--csv", "HGETALL", "sensor:__rand_int__"],
            "",
            cancellationToken);

        // "test","rps",… and below it "HGETALL sensor:__rand_int__","12345.67",…
        var cells = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(',');
        return double.Parse(cells[1].Trim('"'), CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<string> RunAsync(string program, string[] arguments, string input, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await output}");
    }
}
