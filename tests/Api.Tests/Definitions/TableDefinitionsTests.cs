using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Anomalies.Hosting;
using SensorGrid.Api.Tests.Applications.Hosting;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Definitions;

/// <summary>Reference tables in the catalogue, and the applications that join them.</summary>
public sealed class TableDefinitionsTests(GridFixture grid)
{
    private const string Joined = """
        CREATE OR REPLACE STREAM "OUT" ("n" INTEGER, "temperature" DOUBLE, "limit" DOUBLE);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM COUNT(*) OVER (ROWS UNBOUNDED PRECEDING), "temperature", L."limit"
        FROM "SOURCE_SQL_STREAM_001" AS S JOIN LIMITS AS L ON S."sensor_id" = L.SENSOR;
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_application_joins_a_table_of_the_catalogue_goes_over_to_a_new_one_and_keeps_its_state()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);
        await own.Client.PutAndAwaitAsync("a", Some.Reading("a", "\"temperature\":1"));

        // Without the table.
        using (var missing = await PutApplicationAsync(own.Client))
        {
            Assert.Contains("The catalogue of definitions has no tables. A table is applied as table/LIMITS.csv", (string)(await missing.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
        }

        Assert.Equal((1, "committed"), await PutTableAsync(own.Client, "limits", "Sensor,limit,owner\na,80,x\n"));
        Assert.Equal((1, "unchanged"), await PutTableAsync(own.Client, "limits", "Sensor,limit,owner\na,80,x\n"));
        using (var tried = await own.Client.PostAsync(new Uri("/applications/try", UriKind.Relative), new StringContent(Joined, Encoding.UTF8, "text/plain"), Cancellation))
        {
            Assert.Equal(80, (double)(await tried.JsonAsync(HttpStatusCode.OK))["streams"]![0]!["rows"]![0]!["limit"]!);
        }

        using (var created = await PutApplicationAsync(own.Client))
        {
            await created.JsonAsync(HttpStatusCode.Created);
        }

        var table = Assert.Single((await own.Client.GetJsonAsync("/applications/joined"))["tables"]!.AsArray())!;
        Assert.Equal(("LIMITS", "limits", 1L), ((string)table["name"]!, (string)table["definition"]!, (long)table["revision"]!));
        Assert.Equal(["SENSOR", "limit"], table["columns"]!.AsArray().Select(column => (string)column!["name"]!));

        using var rows = await EventStream.OpenAsync(own.Client, "/applications/joined/streams/OUT?after=0", null);
        await PutReadingAsync(own.Client, 21);
        var row = Assert.Single(await rows.RowsAsync(1)).Data;
        Assert.Equal((1, 21, 80), ((int)row["n"]!, (double)row["temperature"]!, (double)row["limit"]!));

        // Another order of columns, one more and one less; and a fraction.
        Assert.Equal((2, "committed"), await PutTableAsync(own.Client, "limits", """[{"limit": 90.5, "Sensor": "a", "since": "2026"}]""", "application/json"));
        await Eventually.TrueAsync(() => "The application has revision 2", async () => (long)(await own.Client.GetJsonAsync("/applications/joined"))["tables"]![0]!["revision"]! == 2);
        await PutReadingAsync(own.Client, 22);
        row = Assert.Single(await rows.RowsAsync(1)).Data;
        Assert.Equal((2, 22, 90.5), ((int)row["n"]!, (double)row["temperature"]!, (double)row["limit"]!));
        Assert.Equal(1L, (long)(await own.Client.GetJsonAsync("/applications/joined"))["generation"]!);
        var pin = Assert.Single((await own.Client.GetJsonAsync("/applications/joined/facts"))["head"]!["generations"]![0]!["tables"]!["pins"]!.AsArray())!;
        Assert.Equal((1L, 2L), ((long)pin["after"]!, (long)pin["revision"]!));

        // What the program cannot go on with.
        using (var refused = await SendAsync(own.Client, "table/limits", "Sensor,bound\na,1\n", "text/csv"))
        {
            var problem = await refused.ProblemAsync(HttpStatusCode.BadRequest);
            Assert.Equal("table/limits", (string)problem["errors"]![0]!["definition"]!);
            Assert.Equal("The application 'joined' cannot go on with this table. There is no column 'limit': it has Sensor, bound.", (string)problem["errors"]![0]!["message"]!);
        }

        using (var refused = await SendAsync(own.Client, "", """{"tables":null}""", "application/json"))
        {
            Assert.Contains("The application 'joined' joins this table: leave the table there", (string)(await refused.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
        }

        using (var deleted = await own.Client.DeleteAsync(new Uri("/applications/joined", UriKind.Relative), Cancellation))
        {
            await deleted.JsonAsync(HttpStatusCode.OK);
        }

        using (var removed = await SendAsync(own.Client, "", """{"tables":null}""", "application/json"))
        {
            Assert.Equal(3, (int)(await removed.JsonAsync(HttpStatusCode.OK))["revision"]!);
        }

        // What an earlier revision names is there for its replay.
        var earlier = await own.Client.GetJsonAsync("/definitions/revisions/1");
        var definition = JsonNode.Parse((string)Assert.Single(earlier["tables"]!.AsArray())!["text"]!)!;
        Assert.Equal("Sensor,limit,owner\na,80,x\n", await own.Client.GetStringAsync(new Uri($"/definitions/tables/{definition["sha256"]}", UriKind.Relative), Cancellation));
        Assert.Null((await own.Client.GetJsonAsync("/definitions"))["tables"]);
    }

    [Fact]
    public async Task A_table_that_is_put_by_its_hash_may_have_columns_of_its_own_which_stay_when_the_rows_are_replaced()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);
        var rows = Encoding.UTF8.GetBytes("a;1\n");
        var hash = Convert.ToHexStringLower(SHA256.HashData(rows));
        const string Schema = """{"RecordFormat":{"RecordFormatType":"CSV","MappingParameters":{"CSVMappingParameters":{"RecordRowDelimiter":"\\n","RecordColumnDelimiter":";"}}},"RecordColumns":[{"Name":"id","SqlType":"VARCHAR(8)"},{"Name":"n","SqlType":"INTEGER"}]}""";
        var text = $$"""{"format":"csv","sha256":"{{hash}}","schema":{{Schema.Replace("\\\\n", "\\n", StringComparison.Ordinal)}}}""";
        var change = new JsonObject { ["tables"] = new JsonArray(new JsonObject { ["name"] = "ids", ["text"] = text }) }.ToJsonString();

        using (var early = await SendAsync(own.Client, "", change, "application/json"))
        {
            Assert.Contains($"put it to /definitions/tables/{hash} first", (string)(await early.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
        }

        using (var wrong = await SendAsync(own.Client, $"tables/{hash}", "a;2\n", "text/csv"))
        {
            await wrong.ProblemAsync(HttpStatusCode.BadRequest);
        }

        using (var stored = await SendAsync(own.Client, $"tables/{hash}", "a;1\n", "text/csv"))
        {
            Assert.Equal(4, (int)(await stored.JsonAsync(HttpStatusCode.OK))["bytes"]!);
        }

        using (var committed = await SendAsync(own.Client, "", change, "application/json"))
        {
            Assert.Equal("committed", (string)(await committed.JsonAsync(HttpStatusCode.OK))["result"]!);
        }

        using (var refused = await SendAsync(own.Client, "table/ids", "a;1\nb;x\nc\n", "text/csv"))
        {
            var problem = await refused.ProblemAsync(HttpStatusCode.BadRequest);
            Assert.Equal([3], problem["errors"]!.AsArray().Select(error => (int)error!["line"]!));
        }

        using (var refused = await SendAsync(own.Client, "table/ids", "a;1\nb;x\nc;y\n", "text/csv"))
        {
            var problem = await refused.ProblemAsync(HttpStatusCode.BadRequest);
            Assert.Equal([(2, 3, "Column \"n\": 'x' is no INTEGER."), (3, 3, "Column \"n\": 'y' is no INTEGER.")], problem["errors"]!.AsArray().Select(error => ((int)error!["line"]!, (int)error["column"]!, (string)error["message"]!)));
        }

        Assert.Equal((2, "committed"), await PutTableAsync(own.Client, "ids", "n;id\n7;z\n"));
    }

    [Theory]
    [InlineData("table/.a", "a\n1\n", HttpStatusCode.BadRequest)]
    [InlineData("table/a", "", HttpStatusCode.BadRequest)]
    [InlineData("tables/12", "a\n", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_used_is_refused(string path, string body, HttpStatusCode status)
    {
        using var response = await SendAsync(grid.Client, path, body, "text/csv");
        await response.ProblemAsync(status);
    }

    [Fact]
    public async Task A_change_that_somebody_else_was_faster_than_is_412()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("/definitions/table/a", UriKind.Relative)) { Content = new StringContent("a\n1\n", Encoding.UTF8, "text/csv") };
        request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"7777\""));
        using var response = await grid.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode);
    }

    private static Task<HttpResponseMessage> PutApplicationAsync(HttpClient client) =>
        client.PutAsync(new Uri("/applications/joined", UriKind.Relative), new StringContent(Joined, Encoding.UTF8, "text/plain"), Cancellation);

    private static async Task PutReadingAsync(HttpClient client, double temperature)
    {
        using var put = await client.PostAsync(
            new Uri("/readings", UriKind.Relative), new StringContent(Some.Reading("a", FormattableString.Invariant($"\"temperature\":{temperature}")), Encoding.UTF8, "application/json"), Cancellation);
        put.EnsureSuccessStatusCode();
    }

    private static async Task<(int Revision, string Result)> PutTableAsync(HttpClient client, string name, string rows, string type = "text/csv")
    {
        using var response = await SendAsync(client, $"table/{name}", rows, type);
        var answer = await response.JsonAsync(HttpStatusCode.OK);
        return ((int)answer["revision"]!, (string)answer["result"]!);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string body, string type) =>
        client.PutAsync(new Uri($"/definitions/{path}".TrimEnd('/'), UriKind.Relative), new StringContent(body, Encoding.UTF8, type), Cancellation);
}
