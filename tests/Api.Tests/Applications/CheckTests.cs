using System.Net;
using System.Text;
using SensorGrid.Api.Tests.Applications.Hosting;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.Applications;

public sealed class CheckTests(GridFixture grid)
{
    private const string Check = "/applications/check";

    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_in_order_is_shown_with_its_columns_and_plan()
    {
        using var stream = await SourceStream.CreateAsync(grid.Kinesis);
        await stream.PutAsync("""{"n":1,"text":"a"}""", """{"n":2,"text":"b"}""");

        using var response = await _client.PostAsync(Check, stream.Application(Programs.Doubled));

        var answer = await response.JsonAsync(HttpStatusCode.OK);
        Assert.Equal((true, null, 0), ((bool)answer["isValid"]!, (string?)answer["problem"], answer["issues"]!.AsArray().Count));
        var input = Assert.Single(answer["inputs"]!.AsArray())!;
        Assert.Equal(("SOURCE_SQL_STREAM_001", stream.Name), ((string)input["name"]!, (string)input["source"]!));
        Assert.Equal(["n INTEGER", "text VARCHAR"], input["columns"]!.AsArray().Select(column => $"{column!["name"]} {((string)column["type"]!).Split('(')[0]}"));
        Assert.Equal([("OUT", false), ("error_stream", true)], answer["streams"]!.AsArray().Select(one => ((string)one!["name"]!, (bool)one["isErrors"]!)));
        Assert.Equal(["n", "twice"], answer["streams"]![0]!["columns"]!.AsArray().Select(column => (string)column!["name"]!));
        Assert.Contains($"The cluster does not read the stream '{stream.Name}'", Assert.Single(answer["notes"]!.AsArray())!.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty((string)answer["plan"]!);
        var pump = Assert.Single(answer["pumps"]!.AsArray())!;
        Assert.Equal(("OUT", "row", "each row by itself"), ((string)pump["target"]!, (string)pump["key"]!["kind"]!, (string)pump["key"]!["text"]!));
        Assert.Equal("reads \"SOURCE_SQL_STREAM_001\"", (string)pump["steps"]![0]!["does"]!);
        Assert.Matches("^[0-9a-f]{16}$", (string)answer["hash"]!);
    }

    [Fact]
    public async Task All_errors_are_told_with_their_places()
    {
        using var stream = await SourceStream.CreateAsync(grid.Kinesis, 1);
        var application = stream.Application(Programs.ThreeErrors, Programs.Schema);

        using var response = await _client.PostAsync(Check, application);

        var answer = await response.JsonAsync(HttpStatusCode.OK);
        Assert.False((bool)answer["isValid"]!);
        Assert.Equal([1, 3, 3], answer["issues"]!.AsArray().Where(issue => (string)issue!["severity"]! == "error").Select(issue => (int)issue!["line"]!));
        Assert.Empty(answer["streams"]!.AsArray());

        using var put = await _client.PutAsync(new Uri("/applications/three-errors", UriKind.Relative), new StringContent(application, Encoding.UTF8, "application/json"), Cancelled);
        var problem = await put.ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal([1, 3, 3], problem["errors"]!.AsArray().Select(error => (int)error!["line"]!));
        Assert.All(problem["errors"]!.AsArray(), error => Assert.Contains($"{error!["line"]}:{error["column"]}: {error["message"]}", (string)problem["detail"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_used_is_a_problem_with_its_remedy()
    {
        using var empty = await SourceStream.CreateAsync(grid.Kinesis, 1);
        using var text = await SourceStream.CreateAsync(grid.Kinesis, 1);
        await text.PutAsync("no", "JSON", "[1,2]");
        foreach (var (body, problem) in ((string Body, string Problem)[])
            [
                ("", "There is no program"),
                (" \n", "There is no program"),
                ("{", "The definition is no JSON"),
                ("{}", "This is no application that can be read"),
                ("""{"program":"SELECT STREAM 1 FROM X","sources":[]}""", "unknown member \"sources\""),
                (empty.Application(Programs.Doubled), $"The stream '{empty.Name}' has no records from which the columns of SOURCE_SQL_STREAM_001 could be discovered"),
                (text.Application(Programs.Doubled), "has no JSON objects in its newest 3 records"),
                ("""{"program":"SELECT STREAM 1 FROM X","inputs":[{"name":"X","source":"no-such-stream"}]}""", "There is no stream 'no-such-stream'"),
                ("""{"program":"SELECT STREAM 1 FROM X","inputs":[{"name":"X","source":"not a name!"}]}""", "There is no stream 'not a name!'"),
                ("""{"program":"SELECT STREAM 1 FROM X","tables":[{"name":"T","text":""}]}""", "The rows of the reference table T are not given"),
            ])
        {
            using var response = await _client.PostAsync(Check, body);

            var answer = await response.JsonAsync(HttpStatusCode.OK);
            Assert.False((bool)answer["isValid"]!);
            Assert.Contains(problem, (string)answer["problem"]!, StringComparison.Ordinal);
            using var put = await _client.PutAsync(new Uri("/applications/problem", UriKind.Relative), new StringContent(body, Encoding.UTF8, "text/plain"), Cancelled);
            Assert.Contains(problem, (string)(await put.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_application_of_Kinesis_Data_Analytics_without_inputs_reads_the_main_stream()
    {
        await _client.PutAndAwaitAsync("check/kda", Some.Reading("check/kda"));

        using var response = await _client.PostAsync(Check, """{"ApplicationName":"x","ApplicationCode":"SELECT STREAM \"sensor_id\" FROM \"SOURCE_SQL_STREAM_001\";"}""");

        var answer = await response.JsonAsync(HttpStatusCode.OK);
        Assert.True((bool)answer["isValid"]!, answer.ToJsonString());
        var input = Assert.Single(answer["inputs"]!.AsArray())!;
        Assert.Equal(("SOURCE_SQL_STREAM_001", null), ((string)input["name"]!, (string?)input["source"]));
        Assert.Contains("-", answer["streams"]!.AsArray().Select(stream => (string)stream!["name"]!));
    }

    [Fact]
    public async Task A_body_that_is_too_large_not_UTF_8_or_of_another_type_is_refused()
    {
        using var large = await _client.PostAsync(Check, new string(' ', 5 << 20), "text/plain");
        await large.ProblemAsync(HttpStatusCode.RequestEntityTooLarge);

        using var image = await _client.PostAsync(Check, Programs.Doubled, "image/png");
        Assert.Contains("application/sql", (string)(await image.ProblemAsync(HttpStatusCode.UnsupportedMediaType))["detail"]!, StringComparison.Ordinal);

        using var latin = await _client.PostAsync(Check, [0x2D, 0x2D, 0xFC], "application/sql");
        Assert.Contains("UTF-8", (string)(await latin.JsonAsync(HttpStatusCode.OK))["problem"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_none_can_have_and_a_tag_that_is_none_are_refused()
    {
        foreach (var name in (string[])["a%2Fb", new string('a', 200), ".hidden", "a%20b", "%C3%A4"])
        {
            using var response = await PutAsync(name, "\"1\"");
            Assert.Contains("An application's name has 1 to 128", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
        }

        foreach (var tag in (string[])["x", "\"-1\"", "\"1\", \"2\"", "\"99999999999999999999\""])
        {
            using var response = await PutAsync("name", tag);
            Assert.Contains("'If-Match'", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
        }
    }

    private async Task<HttpResponseMessage> PutAsync(string name, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/applications/{name}") { Content = new StringContent(Programs.Doubled) };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await _client.SendAsync(request, Cancelled);
    }
}
