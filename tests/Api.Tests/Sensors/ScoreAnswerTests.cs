using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Tests.Sensors;

public sealed class ScoreAnswerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly SensorScore Plain = new(0.25, false, false, false, "default@1", Noon, false, null);

    [Fact]
    public void A_score_says_how_rare_it_is_and_why() => Assert.Equal(
        """{"score":0.25,"isAnomaly":false,"model":"default@1","scoredAt":"2026-11-24T12:00:00Z","learning":false,"expectedEveryDays":340,"expected":"expected once in 340 days","severity":"warning","reason":"change"}""",
        Written(Plain with { ExpectedEveryDays = 340, Severity = AlarmSeverity.Warning, Reason = AttributionKind.Change }).ToJsonString());

    [Fact]
    public void A_score_within_the_budget_has_no_severity()
    {
        var usual = Written(Plain with { ExpectedEveryDays = 0, Reason = AttributionKind.Level });

        Assert.Equal("usual", (string)usual["expected"]!);
        Assert.True(usual.ContainsKey("severity"));
        Assert.Null(usual["severity"]);
    }

    [Fact]
    public void A_sensor_that_learns_says_until_when_and_one_that_has_learnt_does_not()
    {
        var learning = Written(Plain with { Learning = true, LearningUntil = Noon.AddHours(1), LearningReadings = 42 });
        var byReadings = Written(Plain with { Learning = true, LearningReadings = 7 });

        Assert.Equal(("2026-11-24T13:00:00Z", 42), ((string)learning["learningUntil"]!, (int)learning["learningReadings"]!));
        Assert.Null(learning["expectedEveryDays"]);
        Assert.Null(learning["expected"]);
        Assert.True(byReadings.ContainsKey("learningUntil"));
        Assert.Null(byReadings["learningUntil"]);
        Assert.False(Written(Plain).ContainsKey("learningUntil"));
        Assert.False(Written(Plain).ContainsKey("learningReadings"));
    }

    private static JsonObject Written(SensorScore score)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output);
        FeaturesWriter.Write(writer, "s", new SensorFeatures(Noon, [], [], new FeatureQuality(Noon, 1, 0, 0, false, [], []), [], score));
        writer.Flush();
        return JsonNode.Parse(output.WrittenSpan)!["anomaly"]!.AsObject();
    }
}
