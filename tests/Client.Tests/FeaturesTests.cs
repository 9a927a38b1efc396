using SensorGrid.Client.Tests.Support;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;

namespace SensorGrid.Client.Tests;

public sealed class FeaturesTests
{
    private const string Quality = """
        {"lastReadingAt":"2026-01-01T00:00:00Z","readings":7,"late":1,"duplicates":2,"gapped":false,"approximate":true,"warmup":["t_mean_1h"],"missing":3,"idsForgotten":4,"refused":5,
        "hops":{"1h":"1m"},"edges":{"t":{"5m":{"from":"2026-01-01T00:00:01Z","hop":"10s","error":0.0198},"1m":{"from":"2026-01-01T00:00:02Z"} } } }
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sensors_are_asked_for_in_one_batch_as_of_their_latest_readings_with_the_key()
    {
        var api = new StandInApi().Answers("""{"results":[]}""");
        using var client = api.Client("http://grid:8080/behind/a/proxy", "secret");

        Assert.Empty(await client.GetFeaturesAsync(["a/1", "b"], CancellationToken));

        var (line, request, body) = Assert.Single(api.Requests);
        Assert.Equal("POST http://grid:8080/behind/a/proxy/features/batch", line);
        Assert.Equal("Bearer secret", request.Headers.Authorization?.ToString());
        Assert.Equal("""{"sensorIds":["a/1","b"],"asOf":"latest"}""", body);
    }

    [Fact]
    public async Task A_sensor_that_is_not_known_has_no_answer()
    {
        var answers = await AskAsync($$"""{"sensorId":"gone","error":"not_found"},{{Answer("b")}}""");

        Assert.Equal("b", Assert.Single(answers).SensorId);
    }

    [Fact]
    public async Task Features_are_read_to_the_bit_and_null_is_NaN()
    {
        var answer = Assert.Single(await AskAsync(Answer("a", """{"t_mean_1m":0.1,"t_std_1m":-0.0,"t_slope_1m":null}""")));

        Assert.Equal(["t_mean_1m", "t_std_1m", "t_slope_1m"], answer.Names);
        Assert.Equal([0.1, -0.0, double.NaN], answer.Values);
        Assert.True(double.IsNegative(answer.Values[1]));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 5, TimeSpan.Zero), answer.AsOf);
    }

    [Fact]
    public async Task A_position_without_an_index_is_that_of_the_whole_record()
    {
        var answer = Assert.Single(await AskAsync(Answer("a", positions: """
            {"shard":"s0","sequenceNumber":"12","subSequenceNumber":3},{"shard":"s1","sequenceNumber":"13","index":4}
            """)));

        Assert.Equal(new LogPosition(new SequenceNumber(0, 12), 3, int.MaxValue), answer.Positions[ShardName.Parse("s0")]);
        Assert.Equal(new LogPosition(new SequenceNumber(0, 13), 0, 4), answer.Positions[ShardName.Parse("s1")]);
    }

    [Fact]
    public async Task Quality_has_its_counters_hops_and_edges()
    {
        var quality = Assert.Single(await AskAsync(Answer("a"))).Quality;

        Assert.Equal((7, 1, 2, 3, 4, 5), (quality.Readings, quality.Late, quality.Duplicates, quality.Missing, quality.IdsForgotten, quality.Refused));
        Assert.Equal((false, true), (quality.Gapped, quality.Approximate));
        Assert.Equal(["t_mean_1h"], quality.Warmup);
        Assert.Equal("1m", quality.Hops["1h"]);
        Assert.Equal(new LiveEdge(new DateTimeOffset(2026, 1, 1, 0, 0, 1, TimeSpan.Zero), "10s", 0.0198), quality.Edges[("t", "5m")]);
        Assert.Null(quality.Edges[("t", "1m")].Hop);
        Assert.Null(quality.Edges[("t", "1m")].Error);
    }

    [Fact]
    public async Task A_score_has_its_rarity_and_how_long_the_sensor_learns()
    {
        var score = Assert.Single(await AskAsync(Answer("a", anomaly: """
            {"score":0.75,"isAnomaly":true,"model":"m@1","scoredAt":"2026-01-01T00:00:00Z","expectedEveryDays":12.5,"severity":"warning","reason":"change",
            "learning":true,"learningUntil":"2026-01-02T00:00:00Z","learningReadings":9}
            """))).Score!;

        Assert.Equal((0.75, true, "m@1"), (score.Score, score.IsAnomaly, score.Model));
        Assert.Equal(new LiveRarity(12.5, AlarmSeverity.Warning, AttributionKind.Change), score.Rarity);
        Assert.Equal((true, new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), 9), (score.Learning, score.LearningUntil, score.LearningReadings));
    }

    [Fact]
    public async Task A_sensor_without_a_score_is_told_from_a_system_without_scores()
    {
        var unscored = Assert.Single(await AskAsync(Answer("a", anomaly: "null")));
        var silent = Assert.Single(await AskAsync(Answer("a")));

        Assert.Equal((null, true), (unscored.Score, unscored.TellsScores));
        Assert.Equal((null, false), (silent.Score, silent.TellsScores));
    }

    private static async Task<IReadOnlyList<LiveAnswer>> AskAsync(string results)
    {
        using var client = new StandInApi().Answers($$"""{"results":[{{results}}]}""").Client();
        return await client.GetFeaturesAsync(["a"], CancellationToken);
    }

    private static string Answer(string sensorId, string features = "{}", string positions = "", string? anomaly = null) => $$"""
        {"sensorId":"{{sensorId}}","asOf":"2026-01-01T00:00:05Z","features":{{features}},"quality":{{Quality}},"positions":[{{positions}}]{{(anomaly is null ? "" : $",\"anomaly\":{anomaly}")}} }
        """;
}
