using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using InfluxDB.Client;
using InfluxDB.Client.Api.Domain;
using InfluxDB.Client.Writes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Influx;

public sealed class WriteEndpointTests(GridFixture grid)
{
    private readonly HttpClient _client = grid.Client;
    private readonly long _now = Some.Now.ToUnixTimeSeconds();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_client_of_InfluxDB_writes_points_that_become_readings(bool isCompressed)
    {
        var id = Some.SensorId("influx/client");
        using var influx = new InfluxDBClient(new InfluxDBClientOptions(grid.Client.BaseAddress!.ToString()) { Token = "any", Org = "plant", Bucket = "readings" });
        if (isCompressed)
        {
            influx.EnableGzip();
        }

        var points = Enumerable.Range(0, 50).Select(second => PointData.Measurement("boiler").Tag("sensor_id", id)
            .Field("temperature", 20 + (second / 10.0)).Field("on", true).Field("count", 7L).Field("note", "a, \"b\" = c").Timestamp(Some.Now.AddSeconds(second), WritePrecision.Ms));
        await influx.GetWriteApiAsync().WritePointsAsync([.. points], cancellationToken: Cancellation);

        var features = await _client.AwaitFeaturesAsync(id, 50);
        Assert.Equal(24.9, (double)features["features"]!["temperature_last_1m"]!);
        Assert.Equal(50, (int)features["features"]!["on_sum_1m"]!);
        Assert.Equal(7, (int)features["features"]!["count_last_1m"]!);
    }

    [Fact]
    public async Task The_token_of_a_client_of_InfluxDB_is_an_API_key()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation, "--SensorGrid:Api:Keys:agent=0123456789abcdef0123", "--SensorGrid:Api:Roles:agent=publisher");

        foreach (var (authorization, status) in ((string, HttpStatusCode)[])
            [
                ("Token 0123456789abcdef0123", HttpStatusCode.NoContent), ("Bearer 0123456789abcdef0123", HttpStatusCode.NoContent), ("Token another", HttpStatusCode.Unauthorized),
                ("Basic YTpi", HttpStatusCode.Unauthorized),
            ])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v2/write?precision=s", UriKind.Relative)) { Content = new StringContent($"m,sensor_id=a v=1 {_now}") };
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
            using var response = await own.Client.SendAsync(request, Cancellation);
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task Good_lines_are_written_although_others_are_refused_and_the_answer_says_which()
    {
        var id = Some.SensorId("influx/partial");

        using var response = await WriteAsync($"m,sensor_id={id} v=1 {_now}\nm v=2 {_now}\nm,sensor_id={id} v=x {_now}\nm,sensor_id={id} v=4 {_now + 1}\n");

        var error = await response.JsonAsync(HttpStatusCode.BadRequest);
        Assert.Equal("invalid", (string)error["code"]!);
        var message = (string)error["message"]!;
        Assert.StartsWith("partial write: 2 lines were written, 2 refused. Line 2: ", message, StringComparison.Ordinal);
        Assert.Contains("Line 3: ", message, StringComparison.Ordinal);
        await _client.AwaitFeaturesAsync(id, 2);
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_counts_once()
    {
        var id = Some.SensorId("influx/again");
        var lines = $"m,sensor_id={id} v=1 {_now}\nm,sensor_id={id} w=1 {_now}\nm,sensor_id={id} v=2 {_now + 1}";
        using var first = await WriteAsync(lines);
        using var again = await WriteAsync(lines);
        using var marker = await WriteAsync($"m,sensor_id={id} v=3 {_now + 2}");

        var features = await _client.AwaitFeaturesAsync(id, 4);

        Assert.Equal(4, (int)features["quality"]!["readings"]!);
        Assert.Equal(3, (int)features["quality"]!["duplicates"]!);
    }

    [Fact]
    public async Task A_line_without_a_timestamp_has_the_time_of_the_request()
    {
        var id = Some.SensorId("influx/now");
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);

        using var response = await WriteAsync($"m,sensor_id={id} v=1");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var features = await _client.AwaitFeaturesAsync(id, 1);
        Assert.InRange(DateTimeOffset.Parse((string)features["quality"]!["lastReadingAt"]!, null), before, TimeProvider.System.GetUtcNow().AddSeconds(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n")]
    public async Task Nothing_to_write_is_no_fault(string lines)
    {
        using var response = await WriteAsync(lines);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Theory]
    [InlineData("{\"sensorId\":\"a\"}")]
    [InlineData("no lines at all")]
    [InlineData("#sensorgrid:json\n{}")]
    public async Task What_is_no_line_protocol_is_refused_with_a_reason(string body)
    {
        using var response = await WriteAsync(body);

        Assert.NotEmpty((string)(await response.JsonAsync(HttpStatusCode.BadRequest))["message"]!);
    }

    [Fact]
    public async Task More_lines_than_a_request_may_have_are_refused_so_that_the_client_splits_the_batch()
    {
        using var response = await WriteAsync(string.Concat(Enumerable.Repeat($"m,sensor_id=a v=1 {_now}\n", 218_454)));

        Assert.Contains("218454 lines", (string)(await response.JsonAsync(HttpStatusCode.RequestEntityTooLarge))["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_precision_is_refused_with_those_that_there_are()
    {
        using var response = await _client.PostAsync(new Uri("/api/v2/write?precision=m", UriKind.Relative), new StringContent("m v=1"), Cancellation);

        Assert.Equal("'precision' is 'm': ns, us, ms or s was expected.", (string)(await response.JsonAsync(HttpStatusCode.BadRequest))["message"]!);
    }

    [Fact]
    public async Task The_sensor_is_made_of_the_tags_that_the_setting_names()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation, "--SensorGrid:Influx:SensorId={site}/{host}/{measurement}");
        var body = new ByteArrayContent(Zipped($"boiler,site=plant\\ 1,host=b1 temp=1 {_now}"));
        body.Headers.ContentEncoding.Add("gzip");

        using var response = await own.Client.PostAsync(new Uri("/api/v2/write?precision=s&org=o&bucket=b", UriKind.Relative), body, Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await own.Client.AwaitFeaturesAsync("plant 1/b1/boiler", 1);
    }

    private static byte[] Zipped(string text)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return zipped.ToArray();
    }

    private Task<HttpResponseMessage> WriteAsync(string lines) =>
        _client.PostAsync(new Uri("/api/v2/write?precision=s", UriKind.Relative), new StringContent(lines), Cancellation);
}
