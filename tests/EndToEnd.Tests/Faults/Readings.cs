using System.Globalization;
using System.Text;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit.Node;

namespace SensorGrid.EndToEnd.Tests.Faults;

/// <summary>Readings as a user's program would make them, once in 13 seconds in event time, and every tenth sensor goes wrong towards its end.</summary>
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

    /// <summary>The readings of a fleet, one of each sensor after the other.</summary>
    /// <param name="prefix">What the sensors' ids begin with; a number follows.</param>
    /// <param name="sensors">How many sensors.</param>
    /// <param name="begin">Each sensor's first reading after that at noon.</param>
    /// <param name="end">The one after its last.</param>
    public static IEnumerable<Entry> Fleet(string prefix, int sensors, int begin, int end) =>
        from place in Enumerable.Range(begin, end - begin)
        from sensor in Enumerable.Range(0, sensors)
        let id = $"{prefix}{sensor}"
        select new Entry(id, Of(id, Noon.AddSeconds(place * Hosting.Fleet.Interval), Temperature(sensor, place)));

    /// <summary>Puts records in their order, by a client that shares nothing with the product.</summary>
    /// <returns>The sequence number of each.</returns>
    public static async Task<IReadOnlyList<string>> PutAsync(
        this AwsKinesisClient client, IEnumerable<Entry> entries, CancellationToken cancellationToken, string stream = Grid.Stream)
    {
        var places = new List<string>();
        foreach (var batch in entries.Chunk(Batch))
        {
            var records = batch.Select(entry => new { entry.PartitionKey, entry.Data, entry.ExplicitHashKey });
            var answer = await client.SendAsync("PutRecords", new { StreamName = stream, Records = records }, cancellationToken);
            Assert.Equal(0, (int)answer["FailedRecordCount"]!);
            places.AddRange(answer["Records"]!.AsArray().Select(record => (string)record!["SequenceNumber"]!));
        }

        return places;
    }

    private static double Temperature(int sensor, int place) =>
        20 + (5 * Math.Sin((place + sensor) / 10.0)) + (sensor % OneWrongOf == 0 && place is >= Hosting.Fleet.Learnt and < Hosting.Fleet.Learnt + 6 ? 500 : 0);

    /// <summary>A record to put.</summary>
    internal sealed record Entry(string PartitionKey, byte[] Data, string? ExplicitHashKey = null)
    {
        public Entry(string partitionKey, string data)
            : this(partitionKey, Encoding.UTF8.GetBytes(data))
        {
        }
    }
}
