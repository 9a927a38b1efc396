using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Api.Tests.StartUp;
using SensorGrid.Silo.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Network;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.Api.Tests.Logs;

/// <summary>What a silo logs while somebody does all he can to make it log.</summary>
public sealed class BoundedLogsTests : IDisposable
{
    private const string Key = "k3y-of-the-tests-000001";

    /// <summary>Bytes that five seconds of a flood may add to the log.</summary>
    private const int MostInFiveSeconds = 32 * 1024;

    /// <summary>Calls that are a flood; on a slow machine they take longer than five seconds.</summary>
    private const int LeastOfAFlood = 500;

    private readonly TemporaryDirectory _directory = new();
    private int _sensors;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Five_seconds_of_refusals_and_bad_requests_add_a_few_lines_to_the_log()
    {
        var port = FreePorts.Take(1)[0];
        await using var silo = ProgramProcess.StartSilo(
            _directory.FullName, [.. RunningGrid.Arguments(_directory["data"]), $"--urls=http://127.0.0.1:{port}", $"--SensorGrid:Api:Keys:tests={Key}"]);
        await silo.ReadReportAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var before = silo.Output.Length;

        var (refused, lasted) = await FloodAsync(LeastOfAFlood, () => RefusedAsync(http), () => BadAsync(http), () => MalformedAsync(port));

        // A line a second with its count; and the metric has all of them.
        var log = silo.Output[before..];
        Assert.True(log.Length < MostIn(lasted), $"{log.Length} bytes for {refused} requests in {lasted}:\n{log[..Math.Min(log.Length, 4000)]}");
        Assert.InRange(log.Split("was refused").Length - 1, 2, 2 * (int)Math.Ceiling(lasted.TotalSeconds));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var metrics = await http.SendAsync(request, Cancelled);
        Assert.Contains("sensorgrid_api_refused", await metrics.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_written_is_a_line_in_ten_seconds_however_many_sensors_fail()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The limit on files is one of Unix.");
        var port = FreePorts.Take(1)[0];
        await using var silo = StartWithSmallFiles([.. RunningGrid.Arguments(_directory["data"]), $"--urls=http://127.0.0.1:{port}"]);
        await silo.LineAsync(line => line == "SensorGrid is ready", Cancelled);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Eventually.TrueAsync(() => $"a fault of the sensors' database: {silo.Output}", async () =>
        {
            await PostAsync(http);
            return silo.Output.Contains("grains.db'", StringComparison.Ordinal);
        });
        var before = silo.Output.Length;
        await Eventually.TrueAsync(
            () => "readiness says that storage is failing",
            async () => (string)(await http.GetJsonAsync("/health/ready"))["storage"]! == "failing");

        var (_, lasted) = await FloodAsync(1, () => PostAsync(http));

        var log = silo.Output[before..];
        Assert.True(log.Length < MostIn(lasted), $"{log.Length} bytes in {lasted}:\n{log[..Math.Min(log.Length, 8000)]}");
        Assert.InRange(log.Split("grains.db'").Length - 1, 0, (int)Math.Ceiling(lasted.TotalSeconds / 10));
        Assert.DoesNotContain("   at ", silo.Output, StringComparison.Ordinal);
    }

    /// <summary>A silo whose writes fail once a file has 3 MB, as they do on a full disk.</summary>
    private ChildProcess StartWithSmallFiles(string[] settings) => new(
        "bash",
        ["-c", "trap '' XFSZ; ulimit -f 3072; exec dotnet \"$@\"", "bash", typeof(SensorGridHost).Assembly.Location, .. settings],
        _directory.FullName,
        new Dictionary<string, string> { ["DOTNET_EnableWriteXorExecute"] = "0" });

    /// <summary>
    /// A reading of each of 300 new sensors; whether they are taken is up to the disk. A new sensor takes more of the sensors' database than its reading takes
    /// of the stream's, so that the former is full first.
    /// </summary>
    private async Task PostAsync(HttpClient http)
    {
        var first = Interlocked.Add(ref _sensors, 300);
        var readings = string.Join('\n', Enumerable.Range(first, 300).Select(sensor => Some.Reading($"site-{sensor % 100}/{sensor}")));
        using var response = await http.PostAsync("/readings", readings, "application/x-ndjson");
    }

    /// <summary>The bytes that a flood may add to the log: so many in each five seconds that it lasts.</summary>
    private static double MostIn(TimeSpan lasted) => MostInFiveSeconds * Math.Max(1, lasted.TotalSeconds / 5);

    /// <summary>Repeats each for five seconds, and on until there were enough calls; returns how often all were called, and how long it took to the last answer.</summary>
    private static async Task<(int Calls, TimeSpan Lasted)> FloodAsync(int least, params Func<Task>[] calls)
    {
        var calledTimes = 0;
        var time = TimeProvider.System;
        var begun = time.GetTimestamp();
        await Task.WhenAll(calls.SelectMany(call => Enumerable.Repeat(call, 4)).Select(async call =>
        {
            while (time.GetElapsedTime(begun) < TimeSpan.FromSeconds(5) || Volatile.Read(ref calledTimes) < least)
            {
                await call();
                Interlocked.Increment(ref calledTimes);
            }
        }));
        return (calledTimes, time.GetElapsedTime(begun));
    }

    private static async Task RefusedAsync(HttpClient http)
    {
        using var response = await http.GetAsync(new Uri($"/sensors/{new string('x', 3000)}", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static async Task BadAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/readings") { Content = new StringContent("[nonsense") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var response = await http.SendAsync(request, Cancelled);
        Assert.False(response.IsSuccessStatusCode);
    }

    private static async Task MalformedAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancelled);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET \u0001 nonsense\r\n\r\n"), Cancelled);
        await client.GetStream().ReadAtLeastAsync(new byte[256], 1, throwOnEndOfStream: false, Cancelled);
    }
}
