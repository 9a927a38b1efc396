using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Anomalies.Hosting;
using SensorGrid.Api.Tests.Applications.Hosting;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Applications;

/// <summary>Applications that run on a grid of their own.</summary>
public sealed class LiveApplicationTests
{
    private const string Doubled =
        """
        CREATE OR REPLACE STREAM "OUT" ("sensor" VARCHAR(64), "twice" DOUBLE);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "sensor_id", "temperature" * 2 FROM "SOURCE_SQL_STREAM_001";
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_is_applied_followed_changed_rolled_back_and_deleted()
    {
        using var data = new TemporaryDirectory();
        await using var grid = await RunningGrid.StartAsync(data.FullName, Cancelled);
        using (var early = await PutAsync(grid, Doubled))
        {
            Assert.Contains("no records", (string)(await early.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
        }

        await grid.Client.PutAndAwaitAsync("a", Some.Reading("a", "\"temperature\":1"));
        using (var created = await PutAsync(grid, Doubled, "\"0\"", "?note=first"))
        {
            var commit = await created.JsonAsync(HttpStatusCode.Created);
            Assert.Equal(("doubled", 1L, "committed"), ((string)commit["name"]!, (long)commit["generation"]!, (string)commit["result"]!));
        }

        using (var same = await PutAsync(grid, $" {Doubled}".Trim()))
        {
            Assert.Equal((1L, "unchanged"), await ResultAsync(same));
        }

        using (var conflict = await PutAsync(grid, Doubled, "\"0\""))
        {
            await conflict.ProblemAsync(HttpStatusCode.PreconditionFailed);
        }

        using var stream = await EventStream.OpenAsync(grid.Client, "/applications/doubled/streams/OUT?after=0", null);
        await PutReadingAsync(grid, "a", 21.5);
        var row = Assert.Single(await stream.RowsAsync(1));
        Assert.Equal(("1", "a", 43.0), (row.Id, (string)row.Data["sensor"]!, (double)row.Data["twice"]!));

        var shown = await ShownAsync(grid, "1");
        Assert.Equal(("a", 43.0, 1L), ((string)shown["row"]!["sensor"]!, (double)shown["row"]!["twice"]!, (long)shown["generation"]!));
        Assert.Null((await grid.Client.GetJsonAsync("/sensors/a/features?asOf=latest"))["applications"]);
        var pump = Assert.Single((await grid.Client.GetJsonAsync("/applications/doubled"))["pumps"]!.AsArray())!;
        Assert.Equal(("P", "row"), ((string)pump["name"]!, (string)pump["key"]!["kind"]!));

        // The next generation goes on behind that record, and counts its rows from there on.
        using (var changed = await PutAsync(grid, Doubled.Replace("* 2", "* 3", StringComparison.Ordinal), "\"1\""))
        {
            Assert.Equal((2L, "committed"), await ResultAsync(changed));
        }

        await PutReadingAsync(grid, "a", 10);
        row = Assert.Single(await stream.RowsAsync(1));
        Assert.Equal(("2", 30.0), (row.Id, (double)row.Data["twice"]!));

        shown = await ShownAsync(grid, "2");
        Assert.Equal((30.0, 2L), ((double)shown["row"]!["twice"]!, (long)shown["generation"]!));
        var status = await grid.Client.GetJsonAsync("/applications/doubled");
        Assert.Equal((2L, 2), ((long)status["generation"]!, status["history"]!.AsArray().Count));
        Assert.Equal("first", (string)status["history"]![0]!["note"]!);
        Assert.Equal(2L, (long)status["streams"]![0]!["rows"]!);
        var definition = await grid.Client.GetJsonAsync("/applications/doubled/definition?generation=1");
        using (var back = await PutAsync(grid, definition.ToJsonString(), "\"2\"", "?note=back"))
        {
            Assert.Equal((3L, "committed"), await ResultAsync(back));
        }

        Assert.Equal((string)status["history"]![0]!["hash"]!, (string)(await grid.Client.GetJsonAsync("/applications/doubled"))["hash"]!);
        using (var list = await grid.Client.GetRawAsync("/applications/doubled/streams/OUT?format=ndjson&limit=1"))
        {
            Assert.Equal(30.0, (double)JsonNode.Parse(await list.Content.ReadAsStringAsync(Cancelled))!["twice"]!);
        }

        using (var deleted = await grid.Client.DeleteAsync(new Uri("/applications/doubled", UriKind.Relative), Cancelled))
        {
            await deleted.JsonAsync(HttpStatusCode.OK);
        }

        // Who follows its rows waits for the next one: the stream ends in good order.
        await stream.ReadToEndAsync();
        Assert.Empty((await grid.Client.GetJsonAsync("/applications"))["applications"]!.AsArray());
        await Eventually.TrueAsync(() => "no rows of the application that was deleted", async () => (await grid.Client.GetJsonAsync("/sensors/a/features"))["applications"] is null);
        using var gone = await grid.Client.GetRawAsync("/applications/doubled");
        await gone.ProblemAsync(HttpStatusCode.NotFound);
    }

    /// <summary>Waits until the row of an ordinal stands among the features of its sensor, and nothing else is to be read.</summary>
    private static Task<JsonNode> ShownAsync(RunningGrid grid, string ordinal) => Eventually.GetAsync($"row {ordinal} among the features", async () =>
    {
        var features = await grid.Client.GetJsonAsync("/sensors/a/features");
        return features["applicationsNote"] is null && features["applications"]?["doubled/OUT"] is { } row && row["ordinal"]!.ToString() == ordinal ? row : null;
    });

    private static async Task<(long Generation, string Result)> ResultAsync(HttpResponseMessage response)
    {
        var commit = await response.JsonAsync(HttpStatusCode.OK);
        return ((long)commit["generation"]!, (string)commit["result"]!);
    }

    private static async Task PutReadingAsync(RunningGrid grid, string sensor, double temperature)
    {
        using var response = await grid.Client.PostAsync("/readings", Some.Reading(sensor, FormattableString.Invariant($"\"temperature\":{temperature}")));
        await response.JsonAsync(HttpStatusCode.Accepted);
    }

    private static async Task<HttpResponseMessage> PutAsync(RunningGrid grid, string program, string? tag = null, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/applications/doubled{query}") { Content = new StringContent(program, MediaTypeHeaderValue.Parse("text/plain")) };
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }

        return await grid.Client.SendAsync(request, Cancelled);
    }
}
