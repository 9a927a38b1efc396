using System.Net;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.Sensors;

public sealed class FeaturesEndpointTests(GridFixture grid)
{
    private readonly HttpClient _client = grid.Client;

    [Theory]
    [InlineData("/features/?asOf=latest")]
    [InlineData("/history/")]
    public async Task A_slash_behind_the_path_says_nothing(string path)
    {
        var id = Some.SensorId("slash/ä");
        await _client.PutAndAwaitAsync(id, Some.Reading(id));

        var answer = await _client.GetJsonAsync($"/sensors/{Uri.EscapeDataString(id)}{path}");

        Assert.Equal(id, (string)answer["sensorId"]!);
    }

    [Theory]
    [InlineData("/sensors/x/features//")]
    [InlineData("/sensors/x//features")]
    public async Task Two_slashes_lead_nowhere(string path)
    {
        using var response = await _client.GetRawAsync(path);

        await response.ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_posted_reading_becomes_features()
    {
        var id = Some.SensorId();
        var at = new DateTimeOffset(2026, 11, 22, 10, 0, 1, 250, TimeSpan.Zero);

        var answer = await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"temperature\":21.5,\"vibration\":0.03", at));

        Assert.Equal(id, (string)answer["sensorId"]!);
        Assert.Equal("2026-11-22T10:00:01.25Z", (string)answer["asOf"]!);
        Assert.Equal(21.5, (double)answer["features"]!["temperature_mean_1m"]!);
        Assert.Equal(0.03, (double)answer["features"]!["vibration_max_5m"]!);
        Assert.Equal(1, (double)answer["features"]!["temperature_count_1h"]!);
        Assert.Equal(0, (double)answer["features"]!["temperature_std_1m"]!);
    }

    [Fact]
    public async Task The_score_is_explained_when_that_is_asked_for()
    {
        var id = Some.SensorId();
        await _client.PutAndAwaitAsync(id, Some.Reading(id));
        var path = $"/sensors/{Uri.EscapeDataString(id)}/features?asOf=latest";

        var plain = await _client.GetJsonAsync(path);
        var explained = await _client.GetJsonAsync($"{path}&explain=true");

        Assert.False(plain["anomaly"]!.AsObject().ContainsKey("attribution"));
        // Of a first reading there is nothing to say.
        Assert.Empty(explained["anomaly"]!["attribution"]!.AsArray());
        Assert.Equal(plain["features"]!.ToJsonString(), explained["features"]!.ToJsonString());
        using var refused = await _client.GetAsync($"{path}&explain=please", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task The_answer_tells_how_far_it_can_be_trusted()
    {
        var id = Some.SensorId();

        var answer = await _client.PutAndAwaitAsync(id, Some.Reading(id, at: new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));

        var quality = answer["quality"]!.AsObject();
        Assert.Equal(
            [
                "lastReadingAt", "readings", "late", "duplicates", "gapped", "approximate", "missing", "ahead", "idsForgotten", "refused", "refusedMetrics", "unscored", "warmup", "hops", "edges",
            ],
            quality.Select(member => member.Key));
        Assert.Equal("2026-11-22T10:00:00Z", (string)quality["lastReadingAt"]!);
        Assert.Equal(1, (int)quality["readings"]!);
        Assert.False((bool)quality["gapped"]!);
        Assert.Empty(quality["warmup"]!.AsArray());
        Assert.Equal("1m", (string)quality["hops"]!["1h"]!);
    }

    [Fact]
    public async Task The_answer_names_the_place_in_the_log_that_the_stream_gave()
    {
        var id = Some.SensorId();
        using var response = await _client.PostAsync("/readings", Some.Reading(id));
        var put = (await response.JsonAsync(HttpStatusCode.Accepted))["positions"]![0]!;

        var answer = await _client.AwaitFeaturesAsync(id, 1);

        var position = Assert.Single(answer["positions"]!.AsArray())!;
        Assert.Equal((string)put["shard"]!, (string)position["shard"]!);
        Assert.Equal((string)put["sequenceNumber"]!, (string)position["sequenceNumber"]!);
        Assert.Equal(0, (long)position["subSequenceNumber"]!);
    }

    [Fact]
    public async Task A_value_comes_back_to_the_bit()
    {
        var id = Some.SensorId();

        var answer = await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"x\":0.30000000000000004,\"y\":-0.0,\"z\":5e-324"));

        Assert.Equal("0.30000000000000004", answer["features"]!["x_last_1m"]!.ToJsonString());
        Assert.Equal(BitConverter.DoubleToInt64Bits(-0.0), BitConverter.DoubleToInt64Bits((double)answer["features"]!["y_last_1m"]!));
        Assert.Equal(double.Epsilon, (double)answer["features"]!["z_last_1m"]!);
    }

    [Theory]
    [InlineData("plant-1/pump-7")]
    [InlineData("100%")]
    [InlineData("a%2Fb")]
    [InlineData("a%252Fb")]
    [InlineData("größe ☂ 温度 𝄞")]
    [InlineData("two words")]
    [InlineData("a+b?c#d&e=f;g\"h\\i")]
    [InlineData("..")]
    [InlineData("/")]
    [InlineData(" ")]
    public async Task Any_id_can_be_asked_for(string id)
    {
        var answer = await _client.PutAndAwaitAsync(id, Some.Reading(id));

        Assert.Equal(id, (string)answer["sensorId"]!);
    }

    [Fact]
    public async Task Now_is_the_default_and_leaves_old_windows_empty()
    {
        var id = Some.SensorId();
        await _client.PutAndAwaitAsync(id, Some.Reading(id, at: Some.Now - TimeSpan.FromHours(3)));
        var before = Some.Now;

        var answer = await _client.GetJsonAsync($"/sensors/{id}/features");

        Assert.InRange(DateTimeOffset.Parse((string)answer["asOf"]!), before, Some.Now);
        Assert.Equal(0, (double)answer["features"]!["temperature_count_1h"]!);
        Assert.Null(answer["features"]!["temperature_mean_1h"]);
        Assert.InRange((double)answer["features"]!["temperature_age"]!, 3 * 3600, 4 * 3600);
    }

    [Theory]
    [InlineData("2026-11-22T10:00:30Z")]
    [InlineData("2026-11-22T11:00:30+01:00")]
    [InlineData("2026-11-22t10:00:30.000000000z")]
    public async Task An_instant_can_be_given_in_any_form_of_the_standard(string asOf)
    {
        var id = Some.SensorId();
        await _client.PutAndAwaitAsync(id, Some.Reading(id, at: new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));

        using var response = await _client.GetFeaturesAsync(id, asOf);

        var answer = await response.JsonAsync(HttpStatusCode.OK);
        Assert.Equal("2026-11-22T10:00:30Z", (string)answer["asOf"]!);
        Assert.Equal(30, (double)answer["features"]!["temperature_age"]!);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("")]
    [InlineData("2026-11-22T10:00:30")]
    [InlineData("2026-13-22T10:00:30Z")]
    [InlineData("1763805600")]
    public async Task An_instant_that_is_none_is_refused(string asOf)
    {
        using var response = await _client.GetFeaturesAsync("any", asOf);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Contains("It may also be now or latest", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instant_too_far_back_is_refused_with_the_oldest_that_can_be_had()
    {
        var id = Some.SensorId();
        await _client.PutAndAwaitAsync(id, Some.Reading(id, at: new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));

        using var response = await _client.GetFeaturesAsync(id, "2026-11-22T09:00:00Z");

        var problem = await response.ProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("2026-11-22T09:59:00Z", (string)problem["oldestAsOf"]!);
        Assert.Contains("2026-11-22T09:59:00Z", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("never-seen")]
    [InlineData("a\u0001b")]
    public async Task A_sensor_without_readings_is_not_found(string id)
    {
        using var response = await _client.GetFeaturesAsync(id, "now");

        await response.ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("%FF")]
    [InlineData("a%2")]
    public async Task An_id_that_is_not_encoded_text_is_refused(string encoded)
    {
        using var response = await _client.GetRawAsync($"/sensors/{encoded}/features");

        await response.ProblemAsync(HttpStatusCode.BadRequest);
    }
}
