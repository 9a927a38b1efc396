using System.Globalization;
using System.IO.Compression;
using System.Text;
using SensorGrid.Cli.Tests.Support;
using static SensorGrid.TestKit.Readings.HandMadeAggregate;

namespace SensorGrid.Cli.Tests.Reference;

/// <summary>
/// Readings as they should not be, in records of every form: values of one time, late ones, ones sent again, without a value, ahead of their arrival, of a sensor that is retired.
/// </summary>
internal static class OddReadings
{
    public static async Task PutAsync(TestStream stream)
    {
        // A clock that is ahead is ahead of the arrival in the stream, which is now.
        var now = TimeProvider.System.GetUtcNow();
        string At(string sensor, double second, string metrics, string id = "") => string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"sensorId\":\"{sensor}\",\"timestamp\":\"{now.AddSeconds(second).UtcDateTime:O}\",\"metrics\":{{{metrics}}}{(id.Length > 0 ? $",\"id\":\"{id}\"" : "")}}}");

        await stream.PutAsync("k", At("odd/1", -100, "\"v\":1000000000000001,\"w\":0.1", "a"));
        await stream.PutAsync("k", At("odd/1", -90, "\"v\":1000000000000100,\"w\":0.1"));
        await stream.PutAsync("k", At("odd/1", -90, "\"v\":1000000000000020,\"w\":0.1"));
        await stream.PutAsync("k", $"{At("odd/1", -80, "\"v\":NaN,\"w\":0.1")}\n{At("odd/1", -75, "\"v\":1000000000000003,\"w\":null", "b")}\n");
        await stream.PutAsync("k", $"[{At("odd/1", -75, "\"v\":5", "b")},{{\"sensorId\":\"odd/1\"}},{At("odd/2", -75, "\"v\":5,\"x\":-Infinity")},{{\"broken\":,}},{At("odd/2", -110, "\"v\":6")}]");
        await stream.PutAsync("k", Packed(At("odd/1", -70, "\"v\":1000000000000007,\"w\":0.1", "c")));
        await stream.PutAsync("k", Aggregate(PartitionKey("k"), Record(0, null, At("odd/1", -60, "\"v\":8")), Record(0, null, At("odd/2", -60, "\"v\":9"))));
        await stream.PutAsync("k", At("odd/2", -55, "\"v\":10"));
        await stream.PutAsync("k", At("odd/2", -55, "\"v\":4"));
        await stream.PutAsync("k", At("odd/1", 240, "\"v\":50,\"w\":0.1", "ahead"));
        await stream.PutAsync("k", At("odd/1", -50, "\"v\":51,\"w\":0.1"));
        await stream.PutAsync("k", At("odd/1", -400, "\"v\":1e9,\"w\":1", "late"));
        await stream.PutAsync("k", At("gone", -300, "\"v\":1"));
        await stream.PutAsync("k", $"{{\"sensorId\":\"gone\",\"timestamp\":\"{now.AddSeconds(-250).UtcDateTime:O}\",\"retire\":true}}");
        await stream.PutAsync("k", At("gone", -280, "\"v\":2"));
        await stream.PutAsync("k", At("gone", -200, "\"u\":3"));
    }

    private static byte[] Packed(string text)
    {
        using var output = new MemoryStream();
        using (var packed = new GZipStream(output, CompressionMode.Compress))
        {
            packed.Write(Encoding.UTF8.GetBytes(text));
        }

        return output.ToArray();
    }
}
