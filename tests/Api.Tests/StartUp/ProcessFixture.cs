using System.Text.RegularExpressions;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.StartUp;

/// <summary>The program in a process of its own, found by what it reports.</summary>
public sealed partial class ProcessFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private ProgramProcess? _process;

    public HttpClient Client { get; } = new();

    public Uri Kinesis { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _process = ProgramProcess.StartSilo(_data.FullName, RunningGrid.Arguments(_data["data"]));
        var report = await _process.ReadReportAsync();
        Client.BaseAddress = new Uri(ApiLine().Match(report).Groups[1].Value);
        Kinesis = new Uri(KinesisLine().Match(report).Groups[1].Value);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _data.Dispose();
    }

    [GeneratedRegex(@"  API +(http://\S+)")]
    private static partial Regex ApiLine();

    [GeneratedRegex(@"  Kinesis +(http://\S+)")]
    private static partial Regex KinesisLine();
}
