using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.StartUp;

public sealed class DataModesTests : IDisposable
{
    private const UnixFileMode Group = UnixFileMode.GroupRead;

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_new_data_directory_and_all_in_it_are_for_their_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var grid = await RunningGrid.StartAsync(_directory["data"], Cancelled);
        await grid.Client.PutAndAwaitAsync("a", Some.Reading("a"));

        Assert.Equal("700", Octal(_directory["data"]));
        var files = Directory.GetFiles(_directory["data"]);
        Assert.Contains(files, file => file.EndsWith("-wal", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Equal("600", Octal(file)));
    }

    [Fact]
    public async Task What_others_may_read_is_warned_of_with_its_mode_and_the_command_that_narrows_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await (await RunningGrid.StartAsync(_directory["data"], Cancelled)).DisposeAsync();
        var database = _directory["data/grains.db"];
        File.SetUnixFileMode(database, File.GetUnixFileMode(database) | Group);
        await using var program = ProgramProcess.StartSilo(_directory.FullName, RunningGrid.Arguments(_directory["data"]));

        var report = await program.ReadReportAsync();

        var warning = Assert.Single(report.Split('\n'), line => line.Contains("Other users of this machine", StringComparison.Ordinal));
        Assert.Contains($"'{database}', which has mode 0640", warning, StringComparison.Ordinal);
        Assert.Contains($"chmod 0600 '{database}'", warning, StringComparison.Ordinal);
    }

    private static string Octal(string path) => OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);
}
