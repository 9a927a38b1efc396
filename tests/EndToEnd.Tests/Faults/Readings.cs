using System.Globalization;
using System.Text;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit.Node;

namespace SensorGrid.EndToEnd.Tests.Faults;

/// <summary>Readings as a user's program would make them, once a second in event time, and every tenth sensor goes wrong towards its end.</summary>
internal static class Readings
{
    /// <summary>How many sensors there are for each that goes wrong.</summary>
    public const int OneWrongOf = 10;

    private const int Batch = 250;

    public static DateTimeOffset Noon { get; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One reading as JSON.</summary>
    public static string Of(string sensorId, DateTimeOffset time, double temperature, string? id = null) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"sensorId":"{{{sensorId}}}","timestamp":"{{{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}}","metrics":{"temperature":{{{temperature:R}}}}{{{(id is null ? "" : $",\"id\":\"{id}\"")}}}}""");

    /// <summary>The readings of a fleet, second by second.</summary>
    /// <param name="prefix">What the sensors' ids begin with; a number follows.</param>
    /// <param name="sensors">How many sensors.</param>
    /// <param name="begin">The first second after noon.</param>
    /// <param name="end">The second after the last.</param>
    public static IEnumerable<Entry> Fleet(string prefix, int sensors, int begin, int end) =>
        from second in Enumerable.Range(begin, end - begin)
        from sensor in Enumerable.Range(0, sensors)
        let id = $"{prefix}{sensor}"
        select new Entry(id, Of(id, Noon.AddSeconds(second), Temperature(sensor, second)));

    /// <summary>Puts records in their order, by a client that shares nothing with the product.</summary>
    /// <returns>The sequence number of each.</returns>
    public static async Task<IReadOnlyList<string>> PutAsync(this AwsKinesisClient client, IEnumerable<Entry> entries, CancellationToken cancellationToken)
    {
        var places = new List<string>();
        foreach (var batch in entries.Chunk(Batch))
        {
            var records = batch.Select(entry => new { entry.PartitionKey, entry.Data, entry.ExplicitHashKey });
            var answer = await client.SendAsync("PutRecords", new { StreamName = Grid.Stream, Records = records }, cancellationToken);
            Assert.Equal(0, (int)answer["FailedRecordCount"]!);
            places.AddRange(answer["Records"]!.AsArray().Select(record => (string)record!["SequenceNumber"]!));
        }

        return places;
    }

    private static double Temperature(int sensor, int second) =>
        20 + (5 * Math.Sin((second + sensor) / 10.0)) + (sensor % OneWrongOf == 0 && second is >= 50 and < 56 ? 500 : 0);

    /// <summary>A record to put.</summary>
    internal sealed record Entry(string PartitionKey, byte[] Data, string? ExplicitHashKey = null)
    {
        public Entry(string partitionKey, string data)
            : this(partitionKey, Encoding.UTF8.GetBytes(data))
        {
        }
    }
}
