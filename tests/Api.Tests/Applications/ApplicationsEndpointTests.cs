using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SensorGrid.Api.Tests.Applications.Hosting;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Api.Tests.Applications;

public sealed class ApplicationsEndpointTests
{
    private readonly DrivenApplication _a = new("a", "OUT", TimeProvider.System);
    private readonly DrivenApplication _b = new("b", "", TimeProvider.System);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_are_listed_with_their_states_and_one_that_does_not_answer_hides_none()
    {
        await using var host = await StartAsync();
        _a.Add(5);
        _a.Forget(before: 3);
        _b.Failure = new TimeoutException();

        var list = (await host.Client.GetJsonAsync("/applications"))["applications"]!.AsArray();

        Assert.Equal([("a", "running"), ("b", "failing")], list.Select(one => ((string)one!["name"]!, (string)one["state"]!)));
        var a = list[0]!;
        Assert.Equal((1L, "00000000000000ff", "first", 1.5), ((long)a["generation"]!, (string)a["hash"]!, (string)a["note"]!, (double)a["behindSeconds"]!));
        Assert.Equal(("OUT", 5L, 3L, false), ((string)a["streams"]![0]!["name"]!, (long)a["streams"]![0]!["rows"]!, (long)a["streams"]![0]!["oldest"]!, (bool)a["streams"]![0]!["isErrors"]!));
        Assert.Contains("does not answer", (string)list[1]!["problem"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_is_shown_with_its_generation_as_the_tag()
    {
        await using var host = await StartAsync();

        using var response = await host.Client.GetRawAsync("/applications/a");

        Assert.Equal("\"1\"", response.Headers.ETag!.ToString());
        Assert.Equal("a", (string)(await response.JsonAsync(HttpStatusCode.OK))["name"]!);
        foreach (var missing in (string[])["/applications/c", "/applications/a%2Fb", "/applications/c/definition", $"/applications/{new string('a', 200)}"])
        {
            using var other = await host.Client.GetRawAsync(missing);
            await other.ProblemAsync(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_definition_is_shown_as_it_is_stored()
    {
        await using var host = await StartAsync();
        _a.Definition = """{"program":"SELECT 'ä/+'"}"""u8.ToArray();

        Assert.Equal("SELECT 'ä/+'", (string)(await host.Client.GetJsonAsync("/applications/a/definition?generation=1"))["program"]!);
        using var missing = await host.Client.GetRawAsync("/applications/a/definition?generation=2");
        Assert.Contains("keeps no generation 2", (string)(await missing.ProblemAsync(HttpStatusCode.NotFound))["detail"]!, StringComparison.Ordinal);
        using var bad = await host.Client.GetRawAsync("/applications/a/definition?generation=0");
        await bad.ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_deleted_one_is_gone()
    {
        await using var host = await StartAsync();

        using var deleted = await host.Client.DeleteAsync(new Uri("/applications/a", UriKind.Relative), Cancelled);
        Assert.Equal("""{"name":"a"}""", (await deleted.JsonAsync(HttpStatusCode.OK)).ToJsonString());
        using var again = await host.Client.DeleteAsync(new Uri("/applications/a", UriKind.Relative), Cancelled);
        await again.ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(ApplicationResult.Committed, 1, "\"0\"", 0L, HttpStatusCode.Created)]
    [InlineData(ApplicationResult.Committed, 2, "W/\"1\"", 1L, HttpStatusCode.OK)]
    [InlineData(ApplicationResult.Unchanged, 2, "1", 1L, HttpStatusCode.OK)]
    [InlineData(ApplicationResult.Committed, 2, "*", null, HttpStatusCode.OK)]
    [InlineData(ApplicationResult.Conflict, 7, "\"3\"", 3L, HttpStatusCode.PreconditionFailed)]
    [InlineData(ApplicationResult.Conflict, 0, "\"3\"", 3L, HttpStatusCode.PreconditionFailed)]
    [InlineData(ApplicationResult.Invalid, 0, null, null, HttpStatusCode.BadRequest)]
    public async Task A_change_is_answered_with_what_became_of_it(ApplicationResult result, long generation, string? tag, long? expected, HttpStatusCode status)
    {
        await using var host = await StartAsync();
        _a.Outcome = new ApplicationOutcome(result, generation, "It is no use: do otherwise.");

        using var response = await PutAsync(host, "a", tag, "?note=why%20not");

        Assert.Equal(status, response.StatusCode);
        var change = Assert.Single(_a.Changes);
        Assert.Equal((expected, "why not"), (change.Expected, change.Note));
        Assert.Contains("\"RecordColumns\"", Encoding.UTF8.GetString(change.Definition), StringComparison.Ordinal);
        if (result is ApplicationResult.Committed or ApplicationResult.Unchanged)
        {
            var answer = await response.JsonAsync(status);
            Assert.Equal(("a", generation, result == ApplicationResult.Committed ? "committed" : "unchanged"), ((string)answer["name"]!, (long)answer["generation"]!, (string)answer["result"]!));
            Assert.Equal($"\"{generation}\"", response.Headers.ETag!.ToString());
        }
        else
        {
            Assert.Contains(generation == 7 ? "is 7" : result == ApplicationResult.Invalid ? "It is no use" : "There is no application", (string)(await response.ProblemAsync(status))["detail"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_star_is_for_one_that_there_is_and_a_long_note_is_cut()
    {
        await using var host = await StartAsync();

        using var missing = await PutAsync(host, "c", "*");
        await missing.ProblemAsync(HttpStatusCode.PreconditionFailed);

        using var response = await PutAsync(host, "a", null, $"?note={new string('n', 199)}{Uri.EscapeDataString("\U0001F600")}");
        await response.JsonAsync(HttpStatusCode.Created);
        Assert.Equal(new string('n', 199), Assert.Single(_a.Changes).Note);
    }

    private Task<ApplicationsHost> StartAsync() =>
        ApplicationsHost.StartAsync(ApplicationGrains.Make(("b", _b), ("a", _a)), kinesis: Readings.RecordingKinesis.Create().Client);

    private static async Task<HttpResponseMessage> PutAsync(ApplicationsHost host, string name, string? tag, string query = "")
    {
        var body = $$"""{"program":"{{"SELECT STREAM \\\"n\\\" FROM \\\"SOURCE_SQL_STREAM_001\\\";"}}","inputs":[{"name":"SOURCE_SQL_STREAM_001"{{Programs.Schema.Trim()}}}]}""";
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/applications/{name}{query}") { Content = new StringContent(body, MediaTypeHeaderValue.Parse("application/json")) };
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }

        return await host.Client.SendAsync(request, Cancelled);
    }
}
