using System.Net;
using System.Net.Http.Headers;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Hosting.StartUp;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Keys;

public sealed class ApiKeyTests
{
    private const string Key = "k3y-of-the-dashboard-0001";

    [Fact]
    public async Task With_keys_only_their_holders_are_let_in()
    {
        using var data = new TemporaryDirectory();
        await using var grid = await RunningGrid.StartAsync(
            data.FullName,
            TestContext.Current.CancellationToken,
            $"--SensorGrid:Api:Keys:dashboard={Key}",
            "--SensorGrid:Api:Keys:other=another-key-of-some-length");

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(grid, "/sensors", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(grid, "/sensors", new("Bearer", Key + "x")));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(grid, "/sensors", new("Bearer", "")));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(grid, "/sensors", new("Basic", Key)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(grid, "/metrics", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(grid, "/openapi/v1.json", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(grid, "/nothing", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(grid, "/sensors/a%2Fb/features", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(grid, "/cluster", null));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(grid, "/", null));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(grid, "/assets/nothing.js", null));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(grid, "/health/live", null));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(grid, "/health/ready", null));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(grid, "/sensors", new("Bearer", Key)));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(grid, "/sensors", new("bearer", "another-key-of-some-length")));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(grid, "/nothing", new("Bearer", Key)));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task What_is_open_to_all_answers_a_head_request_as_a_get_without_the_body(string path)
    {
        using var data = new TemporaryDirectory();
        await using var grid = await RunningGrid.StartAsync(data.FullName, TestContext.Current.CancellationToken, $"--SensorGrid:Api:Keys:dashboard={Key}");
        using var get = await grid.Client.GetRawAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        using var head = await grid.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    public async Task Without_keys_an_address_that_others_can_reach_is_refused(string url)
    {
        var failure = await RefusedAsync($"--urls={url}");

        Assert.Contains("SensorGrid:Api:Keys is empty", failure, StringComparison.Ordinal);
        Assert.Contains("SensorGrid:Api:AllowAnonymous=true (it is 'false')", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_can_be_guessed_is_refused_without_being_shown()
    {
        var failure = await RefusedAsync("--SensorGrid:Api:Keys:dashboard=secret");

        Assert.Contains("SensorGrid:Api:Keys:dashboard", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure, StringComparison.Ordinal);
    }

    private static async Task<string> RefusedAsync(string setting)
    {
        using var data = new TemporaryDirectory();
        var failure = await Assert.ThrowsAnyAsync<Exception>(
            () => RunningGrid.StartAsync(data.FullName, TestContext.Current.CancellationToken, setting));
        Assert.True(failure is StartUpException or Microsoft.Extensions.Options.OptionsValidationException, failure.ToString());
        return failure.Message;
    }

    private static async Task<HttpStatusCode> AskAsync(RunningGrid grid, string path, AuthenticationHeaderValue? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = authorization;
        using var response = await grid.Client.SendAsync(request, TestContext.Current.CancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            await response.ProblemAsync(HttpStatusCode.Unauthorized);
            Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        }

        return response.StatusCode;
    }
}
