using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Definitions;

public sealed class DefinitionsEndpointTests(GridFixture grid)
{
    private const string Features = "/definitions/features/default";

    private const string Mean = """{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}]}""";

    private const string Max = """{"features":[{"metrics":["*"],"aggregations":["max"],"windows":["1m","10m"]}]}""";

    // Nothing is ever committed there.
    private readonly HttpClient _shared = grid.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_the_first_commit_the_revision_is_0_and_has_no_text()
    {
        using var response = await _shared.GetRawAsync("/definitions");

        Assert.Equal("\"0\"", response.Headers.ETag!.ToString());
        var answer = await response.JsonAsync(HttpStatusCode.OK);
        Assert.Equal((0L, 0L), ((long)answer["revision"]!, (long)answer["inForce"]!));
        Assert.All((string[])["hash", "committedAt", "text"], member => Assert.True(answer.AsObject().TryGetPropertyValue(member, out var value) && value is null, member));
        Assert.Empty((await _shared.GetJsonAsync("/definitions/history"))["revisions"]!.AsArray());
        using var revision = await _shared.GetRawAsync("/definitions/revisions/0");
        Assert.Contains("/definitions/history", (string)(await revision.ProblemAsync(HttpStatusCode.NotFound))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_makes_a_revision_that_is_shown_as_it_was_sent()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);
        const string Text = $"// mean of a minute\n{Mean}\n";
        var before = Some.Now.AddSeconds(-1);

        using var response = await PutAsync(own.Client, Text, query: "?note=the%20first%20one");

        Assert.Equal("\"1\"", response.Headers.ETag!.ToString());
        var commit = await response.JsonAsync(HttpStatusCode.OK);
        Assert.Equal((1L, "committed"), ((long)commit["revision"]!, (string)commit["result"]!));
        using var shown = await own.Client.GetRawAsync("/definitions");
        Assert.Equal("\"1\"", shown.Headers.ETag!.ToString());
        var newest = await shown.JsonAsync(HttpStatusCode.OK);
        Assert.Equal((1L, Text), ((long)newest["revision"]!, (string)newest["text"]!));
        Assert.Matches("^[0-9a-f]{16}$", (string)newest["hash"]!);
        Assert.InRange((DateTimeOffset)newest["committedAt"]!, before, Some.Now.AddSeconds(1));
        var entry = Assert.Single((await own.Client.GetJsonAsync("/definitions/history"))["revisions"]!.AsArray())!;
        Assert.Equal((1L, "the first one"), ((long)entry["revision"]!, (string)entry["note"]!));
        var whole = await own.Client.GetJsonAsync("/definitions/revisions/1");
        Assert.Equal(Text, (string)whole["text"]!);
        Assert.All((string[])["revision", "committedAt", "hash", "note"], member => Assert.Equal(entry[member]!.ToJsonString(), whole[member]!.ToJsonString()));
        foreach (var number in (string[])["2", "0", "x", "-1", "+1", "1.0", "99999999999999999999"])
        {
            using var missing = await own.Client.GetRawAsync($"/definitions/revisions/{number}");
            await missing.ProblemAsync(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Definitions_that_the_newest_revision_has_are_no_new_one()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);
        await CommitAsync(own.Client, Mean);

        foreach (var same in (string[])[Mean, $" \n{Mean}\n", Mean.Replace("[\"*\"]", "[ /* all */ \"*\", ]", StringComparison.Ordinal), "\uFEFF" + Mean])
        {
            using var response = await PutAsync(own.Client, same);
            Assert.Equal("\"1\"", response.Headers.ETag!.ToString());
            var answer = await response.JsonAsync(HttpStatusCode.OK);
            Assert.Equal((1L, "unchanged"), ((long)answer["revision"]!, (string)answer["result"]!));
        }

        Assert.Equal(2, await CommitAsync(own.Client, Max));
        Assert.Equal(3, await CommitAsync(own.Client, Mean));
        var history = (await own.Client.GetJsonAsync("/definitions/history"))["revisions"]!.AsArray();
        Assert.Equal([1, 2, 3], history.Select(entry => (long)entry!["revision"]!));
        Assert.Equal((string)history[0]!["hash"]!, (string)history[2]!["hash"]!);
        Assert.NotEqual((string)history[0]!["hash"]!, (string)history[1]!["hash"]!);
    }

    [Fact]
    public async Task A_change_that_was_made_against_another_revision_is_refused()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);

        Assert.Equal(1, await CommitAsync(own.Client, Mean, "\"0\""));
        foreach (var stale in (string[])["\"0\"", "W/\"0\"", "0", "\"2\""])
        {
            using var response = await PutAsync(own.Client, Max, stale);
            Assert.Equal("\"1\"", response.Headers.ETag!.ToString());
            Assert.Contains("The newest revision is 1", (string)(await response.ProblemAsync(HttpStatusCode.PreconditionFailed))["detail"]!, StringComparison.Ordinal);
        }

        Assert.Equal(2, await CommitAsync(own.Client, Max, "W/\"1\""));
        Assert.Equal(3, await CommitAsync(own.Client, Mean, "2"));
        Assert.Equal(4, await CommitAsync(own.Client, Max, "*"));
        Assert.Equal(5, await CommitAsync(own.Client, Mean));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\"x\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"1")]
    [InlineData("\"0\", \"1\"")]
    [InlineData("\"99999999999999999999\"")]
    public async Task Something_else_than_a_revision_in_If_Match_is_refused(string tag)
    {
        using var response = await PutAsync(_shared, Mean, tag);

        Assert.Contains("'If-Match'", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("{ not JSON", "JSON")]
    [InlineData("[]", "1:1: Feature definitions must be an object such as ")]
    [InlineData("""{"feature":[]}""", "1:2: 'feature' is not known here: do you mean 'features'?")]
    [InlineData("""{"features":[{"metrics":["*"],"aggregations":["mode"],"windows":["1m"]}]}""", "1:47: An aggregation must be one of ")]
    [InlineData("""{"features":[],"alarms":{}}""", "1:13: 'features' is an empty list: write a group of features such as ")]
    [InlineData("""{"alarms":{"budgetPerSensorDay":0}}""", "budgetPerSensorDay")]
    [InlineData("""{"maxFutureSkew":"10m","alarms":{"budgetPerSensorDay":0.2},"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}]}""", "'maxFutureSkew' is 10m, and 5m where the silos are started")]
    public async Task Definitions_that_cannot_be_used_are_refused_with_what_is_wrong(string text, string detail)
    {
        using var response = await PutAsync(_shared, text);

        Assert.Equal("\"0\"", response.Headers.ETag!.ToString());
        var problem = (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!;
        Assert.StartsWith("The definitions cannot be used: ", problem, StringComparison.Ordinal);
        Assert.Contains(detail, problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_mistakes_of_a_text_are_listed_with_their_places()
    {
        using var response = await PutAsync(_shared, "{\n  \"maxMetrics\": 0, \"maxFutureSkew\": \"10m\",\n  \"features\": [{ \"metrics\": [\"ä\"], \"aggregations\": [\"mean\"], \"windows\": [\"5 min\"] }]\n}");

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);
        var errors = problem["errors"]!.AsArray().Select(error => ((int)error!["line"]!, (int)error["column"]!, (string)error["message"]!)).ToArray();
        Assert.Equal([(2, 17), (2, 37), (3, 30), (3, 74)], errors.Select(error => (error.Item1, error.Item2)));
        Assert.Equal("'maxMetrics' must be a whole number from 1 to 1024, but is the number 0.", errors[0].Item3);
        Assert.EndsWith("but is the text '5 min': write \"5m\".", errors[3].Item3, StringComparison.Ordinal);
        var lines = errors.Select(error => string.Create(CultureInfo.InvariantCulture, $"{error.Item1}:{error.Item2}: {error.Item3}"));
        Assert.Equal($"The definitions cannot be used: {string.Join('\n', lines)}", ((string)problem["detail"]!).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task What_is_twice_in_a_list_counts_once_so_that_every_earlier_revision_can_be_applied_again()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);

        Assert.Equal(1, await CommitAsync(own.Client, Mean.Replace("\"mean\"", "\"mean\",\"mean\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_text_that_is_too_large_is_refused_and_the_largest_is_not()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);

        using var response = await PutAsync(own.Client, Mean.PadRight((128 << 10) + 1));
        await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge);

        Assert.Equal(1, await CommitAsync(own.Client, Mean.PadRight(128 << 10)));
        Assert.Equal(128 << 10, ((string)(await own.Client.GetJsonAsync("/definitions"))["text"]!).Length);
    }

    [Fact]
    public async Task A_text_that_is_not_UTF_8_is_refused()
    {
        using var response = await PutAsync(_shared, [.. Encoding.UTF8.GetBytes("// Gr\u00fc"), 0xFC, .. Encoding.UTF8.GetBytes($"\n{Mean}")], "application/json");

        Assert.Contains("UTF-8", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("nonsense")]
    public async Task Another_media_type_is_refused(string contentType)
    {
        using var response = await PutAsync(_shared, Encoding.UTF8.GetBytes(Mean), contentType);

        Assert.Contains("application/json", (string)(await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_curl_sends_by_itself_is_accepted()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);
        var revision = 0;
        foreach (var contentType in (string?[])["application/x-www-form-urlencoded", "application/json; charset=utf-8", "text/plain", "application/octet-stream", "application/vnd.grid+json", null])
        {
            using var response = await PutAsync(own.Client, Encoding.UTF8.GetBytes(revision % 2 == 0 ? Mean : Max), contentType);
            Assert.Equal(++revision, (long)(await response.JsonAsync(HttpStatusCode.OK))["revision"]!);
        }
    }

    [Fact]
    public async Task A_long_note_is_cut()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);
        var note = new string('n', 199) + "\U0001F600 and more";

        using var response = await PutAsync(own.Client, Mean, query: $"?note={Uri.EscapeDataString(note)}");
        await response.JsonAsync(HttpStatusCode.OK);

        var kept = (string)(await own.Client.GetJsonAsync("/definitions/history"))["revisions"]![0]!["note"]!;
        Assert.Equal(note[..201], kept);
    }

    [Fact]
    public async Task Only_the_default_features_can_be_put()
    {
        using var other = await PutAsync(_shared, Encoding.UTF8.GetBytes(Mean), "application/json", "/definitions/features/other");
        await other.ProblemAsync(HttpStatusCode.NotFound);
        using var got = await _shared.GetRawAsync(Features);
        Assert.Contains("PUT", (string)(await got.ProblemAsync(HttpStatusCode.MethodNotAllowed))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_force_the_next_readings_are_computed_by_it_and_the_pins_say_from_where_on()
    {
        using var data = new TemporaryDirectory();
        const string Moving = "goes-over", Idle = "stays";
        string shard;
        await using (var own = await RunningGrid.StartAsync(data.FullName, Cancellation))
        {
            await own.Client.PutAndAwaitAsync(Idle, Some.Reading(Idle));
            var features = await own.Client.PutAndAwaitAsync(Moving, Some.Reading(Moving));
            Assert.Null(features["revision"]);
            shard = (string)features["positions"]![0]!["shard"]!;
            var sequence = (string)features["positions"]![0]!["sequenceNumber"]!;

            await CommitAsync(own.Client, Max);
            await Eventually.TrueAsync(() => "revision 1 in force", async () => (long)(await own.Client.GetJsonAsync("/definitions"))["inForce"]! == 1);

            // A shard that was read before goes over a page later.
            var count = 1;
            await Eventually.TrueAsync(() => "readings pinned to revision 1", async () =>
            {
                features = await own.Client.PutAndAwaitAsync(Moving, Some.Reading(Moving), ++count);
                return features["revision"] is { } revision && (long)revision == 1;
            });
            Assert.Equal(["temperature_max_1m", "temperature_max_10m"], features["features"]!.AsObject().Select(feature => feature.Key));
            Assert.Equal(21.5, (double)features["features"]!["temperature_max_1m"]!);
            Assert.Equal(count, (long)features["quality"]!["readings"]!);

            var pin = Assert.Single((await PinsAsync(own.Client, shard))[0]!["pins"]!.AsArray())!;
            Assert.Equal(1, (long)pin["revision"]!);
            Assert.True(BigInteger.Parse((string)pin["after"]!["sequence"]!, CultureInfo.InvariantCulture) >= BigInteger.Parse(sequence, CultureInfo.InvariantCulture));
            Assert.InRange((DateTimeOffset)pin["at"]!, Some.Now.AddMinutes(-5), Some.Now.AddMinutes(1));
            await Eventually.TrueAsync(() => "the shard's revision", async () => (await own.Client.GetJsonAsync("/definitions"))["shards"]!.AsArray()
                .Any(one => (string)one!["shard"]! == shard && (long?)one["revision"] == 1));
            var silo = Assert.Single((await own.Client.GetJsonAsync("/definitions"))["silos"]!.AsArray())!;
            Assert.Equal(1, (long)silo["compiled"]!);
            Assert.Null(silo["refusal"]);

            var before = await own.Client.GetJsonAsync($"/sensors/{Idle}/features?asOf=latest");
            Assert.Null(before["revision"]);
            Assert.Contains("temperature_mean_1m", before["features"]!.AsObject().Select(feature => feature.Key));
        }

        await using var again = await RunningGrid.StartAsync(data.FullName, Cancellation);
        Assert.Equal(1, (long)(await again.Client.GetJsonAsync("/definitions"))["inForce"]!);
        Assert.Single((await PinsAsync(again.Client, shard))[0]!["pins"]!.AsArray());
        Assert.Equal(1, (long)(await again.Client.GetJsonAsync($"/sensors/{Moving}/features?asOf=latest"))["revision"]!);
        using var batch = await again.Client.PostAsync("/features/batch", $$"""{"sensorIds":["{{Moving}}","{{Idle}}"],"asOf":"latest"}""");
        var results = (await batch.JsonAsync(HttpStatusCode.OK))["results"]!;
        Assert.Equal(1, (long)results[0]!["revision"]!);
        Assert.Null(results[1]!["revision"]);
    }

    [Fact]
    public async Task Pins_are_listed_for_each_shard_that_is_named_once()
    {
        var shards = await PinsAsync(_shared, "shardId-000000000000", "shardId-000000000001", "shardId-000000000000", "line-2:shardId-000000000000", "never-read", "a/b", ":", "ü b");

        Assert.Equal(
            ["shardId-000000000000", "shardId-000000000001", "line-2:shardId-000000000000", "never-read", "a/b", ":", "ü b"],
            shards.Select(shard => (string)shard!["shard"]!));
        Assert.All(shards, shard => Assert.Empty(shard!["pins"]!.AsArray()));
        Assert.Equal(100, (await PinsAsync(_shared, [.. Enumerable.Range(0, 100).Select(number => $"many-{number}")])).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?shard=")]
    [InlineData("?shard=a&shard=")]
    [InlineData("?shard=a", 256)]
    [InlineData("?shard=a", 0, 101)]
    public async Task Without_a_shard_or_with_too_many_there_are_no_pins(string query, int longer = 0, int more = 0)
    {
        query += new string('a', longer) + string.Concat(Enumerable.Range(1, Math.Max(0, more - 1)).Select(number => $"&shard=s{number}"));
        query += more > 0 ? "&shard=last" : "";

        using var response = await _shared.GetRawAsync($"/definitions/pins{query}");

        Assert.Contains("from 1 to 100 shards", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_that_is_not_repeatable_is_still_refused_when_it_is()
    {
        using var response = await PutAsync(_shared, Mean, query: "?note=a&note=b");

        Assert.Contains("'note' is given more than once", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_may_look_and_an_admin_may_change()
    {
        const string Admin = "admin-key-0123456789", Reader = "reader-key-0123456789", Publisher = "publisher-key-0123456789";
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(
            data.FullName,
            Cancellation,
            $"--SensorGrid:Api:Keys:admin={Admin}",
            $"--SensorGrid:Api:Keys:page={Reader}",
            $"--SensorGrid:Api:Keys:line={Publisher}",
            "--SensorGrid:Api:Roles:page=reader",
            "--SensorGrid:Api:Roles:line=publisher");
        string[] reads = ["/definitions", "/definitions/history", "/definitions/revisions/1", "/definitions/pins?shard=x"];

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(own, HttpMethod.Put, Features, null));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(own, HttpMethod.Put, Features, Reader));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(own, HttpMethod.Put, Features, Publisher));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(own, HttpMethod.Put, Features, Admin));
        foreach (var path in reads)
        {
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, await StatusAsync(own, HttpMethod.Get, path, null)));
            Assert.Equal((path, HttpStatusCode.OK), (path, await StatusAsync(own, HttpMethod.Get, path, Reader)));
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, await StatusAsync(own, HttpMethod.Get, path, Publisher)));
            Assert.Equal((path, HttpStatusCode.OK), (path, await StatusAsync(own, HttpMethod.Get, path, Admin)));
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(RunningGrid grid, HttpMethod method, string path, string? key)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = method == HttpMethod.Put ? new StringContent(Mean, Encoding.UTF8, "application/json") : null;
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var response = await grid.Client.SendAsync(request, Cancellation);
        return response.StatusCode;
    }

    private static async Task<long> CommitAsync(HttpClient client, string text, string? expected = null)
    {
        using var response = await PutAsync(client, text, expected);
        var answer = await response.JsonAsync(HttpStatusCode.OK);
        Assert.Equal("committed", (string)answer["result"]!);
        return (long)answer["revision"]!;
    }

    private static async Task<JsonArray> PinsAsync(HttpClient client, params string[] shards) =>
        (await client.GetJsonAsync($"/definitions/pins?{string.Join('&', shards.Select(shard => $"shard={Uri.EscapeDataString(shard)}"))}"))["shards"]!.AsArray();

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, string text, string? expected = null, string query = "") =>
        PutAsync(client, Encoding.UTF8.GetBytes(text), "application/json", Features + query, expected);

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, byte[] body, string? contentType, string path = Features, string? expected = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path);
        request.Content = new ByteArrayContent(body);
        if (contentType is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (expected is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", expected);
        }

        return await client.SendAsync(request, Cancellation);
    }
}
