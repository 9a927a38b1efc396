using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SensorGrid.Api.Keys;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Hosting.StartUp;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Keys;

public sealed class KeyRolesTests : IDisposable
{
    private const string Admin = "admin-key-0123456789", Reader = "reader-key-0123456789", Publisher = "publisher-key-0123456789";

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Each_role_may_do_at_every_endpoint_what_it_is_for_and_nothing_else()
    {
        await using var grid = await RunningGrid.StartAsync(
            _directory["data"],
            Cancelled,
            $"--SensorGrid:Api:Keys:admin={Admin}",
            $"--SensorGrid:Api:Keys:page={Reader}",
            $"--SensorGrid:Api:Keys:line={Publisher}",
            "--SensorGrid:Api:Roles:page=reader",
            "--SensorGrid:Api:Roles:line=publisher");
        var endpoints = grid.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToArray();
        Assert.True(endpoints.Length > 15, $"There are only {endpoints.Length} endpoints.");
        foreach (var endpoint in endpoints)
        {
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/').Replace("{documentName}", "v1", StringComparison.Ordinal)
                .Replace("{id}", "x", StringComparison.Ordinal).Replace("{name}", "x", StringComparison.Ordinal)
                .Replace("{number}", "1", StringComparison.Ordinal).Replace("{stream}", "x", StringComparison.Ordinal)
                .Replace("{group}", "sensors", StringComparison.Ordinal);
            var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            Assert.True(isOpen || endpoint.Metadata.GetMetadata<KeyRoles>() is not null, $"{path} does not say whom it is for.");
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods)
            {
                var isRead = method is "GET" or "HEAD" || path.StartsWith("/v2/", StringComparison.Ordinal) || path is "/features/batch" or "/definitions/check" or "/applications/check" or "/get-online-features" or "/BatchGetRecord" or "/applications/try" or "/sensors/x/what-if";
                Assert.Equal((method, path, isOpen || isRead), (method, path, await MayAsync(grid, method, path, Reader)));
                Assert.Equal((method, path, isOpen || path is "/readings" or "/api/v2/write" or "/push" or "/firehose" or "/write-to-online-store" || (method == "PUT" && path == "/FeatureGroup/sensors")), (method, path, await MayAsync(grid, method, path, Publisher)));
                Assert.Equal((method, path, true), (method, path, await MayAsync(grid, method, path, Admin)));
                Assert.Equal((method, path, isOpen), (method, path, await MayAsync(grid, method, path, null)));
            }
        }
    }

    [Fact]
    public async Task Keys_of_a_file_are_read_again_when_it_changes_and_a_bad_file_changes_nothing()
    {
        var file = WriteKeys($"# keys\npage reader {Reader}\n");
        await using var grid = await RunningGrid.StartAsync(_directory["data"], Cancelled, $"--SensorGrid:Api:KeysFile={file}");
        Assert.True(await MayAsync(grid, "GET", "/sensors", Reader));
        Assert.False(await MayAsync(grid, "DELETE", "/sensors/x", Reader));
        Assert.False(await MayAsync(grid, "GET", "/sensors", Admin));

        WriteKeys($"boss admin {Admin}\n");
        await Eventually.TrueAsync(() => "the new key", () => MayAsync(grid, "DELETE", "/sensors/x", Admin));
        Assert.False(await MayAsync(grid, "GET", "/sensors", Reader));

        var logs = new FakeLogCollector();
        grid.Services.GetRequiredService<ILoggerFactory>().AddProvider(new FakeLoggerProvider(logs));
        WriteKeys($"boss nonsense {Reader}\nmore than three words\n");
        await Eventually.TrueAsync(() => "the refusal of the file", async () =>
        {
            Assert.True(await MayAsync(grid, "DELETE", "/sensors/x", Admin));
            return logs.GetSnapshot().Any(record => record.Message.StartsWith("The keys of before stay in force: ", StringComparison.Ordinal));
        });
        Assert.True(await MayAsync(grid, "DELETE", "/sensors/x", Admin));
        Assert.False(await MayAsync(grid, "GET", "/sensors", Reader));
    }

    [Theory]
    [InlineData("page reader short", "whose line 1 has a key of 5 characters")]
    [InlineData("page writer reader-key-0123456789", "whose line 1 has another role than reader, publisher or admin")]
    [InlineData("reader-key-0123456789", "whose line 1 is not a name, a role and a key")]
    [InlineData("a reader reader-key-0123456789\n\nb admin reader-key-0123456789", "whose line 3 has the name or the key of a line before")]
    [InlineData("# nothing", "which has no keys")]
    public async Task A_file_that_cannot_be_used_is_refused_at_the_start_without_showing_a_key(string content, string problem)
    {
        var failure = await RefusedAsync($"--SensorGrid:Api:KeysFile={WriteKeys(content + "\n")}");

        Assert.Contains(problem, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("reader-key", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_others_may_read_is_refused_with_the_command_that_narrows_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        var file = WriteKeys($"page reader {Reader}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        }

        Assert.Contains($"(mode 0640): chmod 0600 '{file}'", await RefusedAsync($"--SensorGrid:Api:KeysFile={file}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_of_no_key_is_refused() =>
        Assert.Contains("SensorGrid:Api:Roles:page is the role of a key that there is not", await RefusedAsync("--SensorGrid:Api:Roles:page=reader"), StringComparison.Ordinal);

    private static async Task<bool> MayAsync(RunningGrid grid, string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var response = await grid.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        return response.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized);
    }

    private async Task<string> RefusedAsync(string setting)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => RunningGrid.StartAsync(_directory["data"], Cancelled, setting));
        Assert.True(failure is StartUpException or Microsoft.Extensions.Options.OptionsValidationException, failure.ToString());
        return failure.Message;
    }

    private string WriteKeys(string content)
    {
        var path = _directory["keys"];
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }
}
