using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SensorGrid.EndToEnd.Tests.Hosting;

namespace SensorGrid.EndToEnd.Tests;

/// <summary><c>verify</c> is worth something only if it fails when live system and log differ, by however little.</summary>
[Collection(Lanes.Answers)]
public sealed class VerifyFailsTests
{
    private const string Sensor = "plant-1/pump-7";

    // The least value of all, which is a feature as it is: its last bit is seen.
    private const double Marked = 3.1415926535897931;

    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task When_one_bit_of_a_value_differs() => VerifyAfterAsync(
        data => ReplaceRecord(data, Array(Marked), Array(Math.BitIncrement(Marked))),
        "temperature_min_1m");

    [Fact]
    public Task When_the_live_system_has_dropped_a_reading() => VerifyAfterAsync(
        data => ReplaceRecord(data, Array(Marked), $"[{Reading(5, Marked)},{Reading(5.5, 5)},{Reading(6, 6)}]"),
        "quality.readings");

    [Fact]
    public Task When_the_live_system_has_counted_a_reading_twice() => VerifyAfterAsync(
        data => ReplaceRecord(data, Array(Marked), $"[{Reading(5, Marked)}]"),
        "quality.readings");

    [Fact]
    public async Task When_the_live_system_is_not_there()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await PublishAsync(grid);

        var verified = await CliRun.RunAsync(
            Cancellation, "verify", "--api", "http://127.0.0.1:1", "--kinesis", grid.Kinesis.ToString(), "--stream", Grid.Stream, "--timeout", "1s");

        Assert.Equal(2, verified.ExitCode);
    }

    private static async Task VerifyAfterAsync(Action<string> tamper, string difference)
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await PublishAsync(grid);
        var before = await grid.VerifyAsync(Cancellation);
        Assert.True(before.ExitCode == 0, before.Output);

        await grid.StopAsync(Cancellation);
        tamper(grid.DataDirectory);
        await grid.StartAsync(Cancellation);

        var after = await grid.VerifyAsync(Cancellation);
        Assert.True(after.ExitCode == 1, after.Output);
        Assert.Equal("1 sensors compared, 1 differ", after.LastLine);
        Assert.Contains(difference, after.Output, StringComparison.Ordinal);
    }

    private static async Task PublishAsync(Grid grid)
    {
        string[] records = [Reading(0, 4.5), Reading(1, 7.5), Reading(9, 8.25)];
        foreach (var record in records)
        {
            using var content = new StringContent(record, Encoding.UTF8, "application/json");
            using var answer = await grid.Http.PostAsync(new Uri("/readings", UriKind.Relative), content, Cancellation);
            answer.EnsureSuccessStatusCode();
        }

        // One record of two readings, which the API would have made into two records.
        await using var client = new SensorGrid.TestKit.Node.AwsKinesisClient(grid.Kinesis);
        var array = Encoding.UTF8.GetBytes(Array(Marked));
        await client.SendAsync("PutRecord", new { StreamName = Grid.Stream, PartitionKey = Sensor, Data = array }, Cancellation);
    }

    private static string Array(double value) => $"[{Reading(5, value)},{Reading(6, 6)}]";

    private static string Reading(double second, double value) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"sensorId":"{{{Sensor}}}","timestamp":"{{{Rfc3339(second)}}}","metrics":{"temperature":{{{value:R}}} } }""");

    private static string Rfc3339(double second) =>
        Noon.AddSeconds(second).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static void ReplaceRecord(string data, string from, string to)
    {
        var stored = Read(data, "kinesis.db", $"SELECT data FROM record WHERE data = CAST('{from}' AS BLOB)");
        Assert.Equal(from, Encoding.UTF8.GetString(stored));
        Write(data, "kinesis.db", $"UPDATE record SET data = $value WHERE data = CAST('{from}' AS BLOB)", Encoding.UTF8.GetBytes(to));
    }

    private static byte[] Read(string data, string file, string sql)
    {
        using var connection = Open(data, file);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Assert.IsType<byte[]>(command.ExecuteScalar());
    }

    private static void Write(string data, string file, string sql, byte[] value)
    {
        using var connection = Open(data, file);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$value", value);
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private static SqliteConnection Open(string data, string file)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(data, file)};Pooling=False");
        connection.Open();
        return connection;
    }
}
