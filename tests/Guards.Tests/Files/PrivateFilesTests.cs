using SensorGrid.Guards.Files;
using SensorGrid.TestKit;

namespace SensorGrid.Guards.Tests.Files;

public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode ForAll = (UnixFileMode)0b110_100_100;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_is_made_is_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        PrivateFiles.MakeDirectory(_directory["deep/down"]);
        PrivateFiles.MakeFile(_directory["deep/down/a"]);
        PrivateFiles.Open(_directory["deep/down/b"]).Dispose();

        Assert.Equal("700", ModeOf("deep"));
        Assert.Equal("700", ModeOf("deep/down"));
        Assert.Equal("600", ModeOf("deep/down/a"));
        Assert.Equal("600", ModeOf("deep/down/b"));
    }

    [Fact]
    public void What_is_there_keeps_its_mode_and_is_found_with_the_command_that_narrows_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        var path = _directory["it's.db"];
        File.WriteAllText(path, "x");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, ForAll);
        }

        PrivateFiles.MakeFile(path);
        File.WriteAllText(_directory["other"], "x");

        var wide = Assert.Single(PrivateFiles.FindWide(_directory.FullName, name => name.EndsWith(".db", StringComparison.Ordinal)));
        Assert.Equal("0644", wide.Octal);
        Assert.Equal($@"chmod 0600 '{_directory.FullName}/it'\''s.db'", wide.Remedy);
    }

    private string ModeOf(string name) => OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(_directory[name]), 8);
}
