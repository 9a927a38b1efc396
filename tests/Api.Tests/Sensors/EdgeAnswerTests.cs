using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Windows;

namespace SensorGrid.Api.Tests.Sensors;

/// <summary>What an answer says of windows that are not as they are defined.</summary>
public sealed class EdgeAnswerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_error_of_sketches_is_told_where_it_is_greater_than_defined()
    {
        var quality = new FeatureQuality(Noon, 1, 0, 0, false, [], [])
        {
            Edges = [new WindowEdge("t", "1h", Noon, TimeSpan.FromMinutes(1), 0.0198), new WindowEdge("t", "1d", Noon, TimeSpan.FromHours(1))],
        };
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output);

        FeaturesWriter.Write(writer, "s", new SensorFeatures(Noon, [], [], quality, []));

        writer.Flush();
        Assert.Equal(
            """{"t":{"1h":{"from":"2026-11-24T12:00:00Z","hop":"1m","error":0.0198},"1d":{"from":"2026-11-24T12:00:00Z","hop":"1h"}}}""",
            JsonNode.Parse(output.WrittenSpan)!["quality"]!["edges"]!.ToJsonString());
    }
}
