using System.Net;
using System.Text.RegularExpressions;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.Dashboard;

public sealed partial class DashboardEndpointsTests(GridFixture grid)
{
    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_and_all_that_it_names_come_from_this_server_alone()
    {
        using var response = await _client.GetAsync(new Uri("/", UriKind.Relative), Cancellation);
        var page = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.SkipWhen(page.Contains("This build has no dashboard", StringComparison.Ordinal), "The dashboard was left out of the build, because Node.js is not installed.");
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("default-src 'none'; script-src 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);

        var named = Named().Matches(page).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal([".css", ".js"], named.Select(Path.GetExtension).Where(extension => extension is ".css" or ".js").Order(StringComparer.Ordinal));
        foreach (var path in named.Where(path => !path.StartsWith("data:", StringComparison.Ordinal) && path.Contains('.', StringComparison.Ordinal) && !path.EndsWith(".json", StringComparison.Ordinal)))
        {
            Assert.StartsWith("/assets/", path, StringComparison.Ordinal);
            using var asset = await _client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
            Assert.Equal(path.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript" : "text/css", asset.Content.Headers.ContentType?.MediaType);
            Assert.Contains("immutable", asset.Headers.CacheControl!.Extensions.Select(extension => extension.Name));
            Assert.DoesNotMatch(Loaded(), await asset.Content.ReadAsStringAsync(Cancellation));
        }
    }

    [Theory]
    [InlineData("/assets/index.html")]
    [InlineData("/assets/app.js")]
    public async Task What_the_page_does_not_name_is_not_there(string path)
    {
        using var response = await _client.GetRawAsync(path);

        await response.ProblemAsync(HttpStatusCode.NotFound);
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]*)\"")]
    private static partial Regex Named();

    /// <summary>What a browser would go and get from elsewhere.</summary>
    [GeneratedRegex("""(?:@import|url\(\s*["']?https?:|import\(\s*["']https?:|from\s*["']https?:|fetch\(\s*["']https?:)""")]
    private static partial Regex Loaded();
}
