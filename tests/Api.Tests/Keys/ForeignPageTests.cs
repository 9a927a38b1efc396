using System.Net;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Keys;

public sealed class ForeignPageTests(GridFixture grid)
{
    [Theory]
    [InlineData("elsewhere.example:8080", null)]
    [InlineData("192.0.2.7", null)]
    [InlineData(null, "http://elsewhere.example")]
    [InlineData(null, "null")]
    [InlineData(null, "file://")]
    [InlineData(null, "x-file:///")]
    [InlineData(null, "http://loopback")]
    public async Task Without_keys_a_page_of_another_machine_is_kept_out(string? host, string? origin)
    {
        using var response = await PostAsync(grid.Client, host, origin);

        await response.ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("localhost:8080", null)]
    [InlineData("[::1]:8080", "http://[::1]:8080")]
    [InlineData(null, "http://localhost:5173")]
    public async Task Without_keys_programs_and_pages_of_this_machine_are_let_in(string? host, string? origin)
    {
        using var response = await PostAsync(grid.Client, host, origin);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-site", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", HttpStatusCode.OK)]
    [InlineData("none", HttpStatusCode.OK)]
    public async Task Without_keys_a_fetch_is_answered_for_the_same_origin_or_for_nobody(string site, HttpStatusCode expected)
    {
        foreach (var path in (string[])["/", "/sensors", "/health/live", "/metrics", "/openapi/v1.json", "/sensors/none/features", "/nothing"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Add("Sec-Fetch-Site", site);

            using var response = await grid.Client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal(path.Contains("no", StringComparison.Ordinal) && expected == HttpStatusCode.OK ? HttpStatusCode.NotFound : expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task Without_keys_a_page_is_kept_out_also_after_a_program_was_let_in()
    {
        using var own = await PostAsync(grid.Client, "localhost:8080", null);
        Assert.Equal(HttpStatusCode.Accepted, own.StatusCode);

        using var page = await PostAsync(grid.Client, "localhost:8080", "http://elsewhere.example");
        using var other = await PostAsync(grid.Client, "localhost.example:8080", null);

        await page.ProblemAsync(HttpStatusCode.Forbidden);
        await other.ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task With_anonymous_use_allowed_everybody_is_let_in()
    {
        using var data = new TemporaryDirectory();
        await using var open = await RunningGrid.StartAsync(
            data.FullName, TestContext.Current.CancellationToken, "--SensorGrid:Api:AllowAnonymous=true");

        using var response = await PostAsync(open.Client, "elsewhere.example", "http://elsewhere.example");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string? host, string? origin)
    {
        // As a page may send it without asking first.
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/readings", UriKind.Relative))
        {
            Content = new StringContent(Some.Reading(Some.SensorId())),
        };
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
