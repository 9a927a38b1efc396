using SensorGrid.Http.Connections;

namespace SensorGrid.Http.Tests.Connections;

public sealed class OpenFilesTests
{
    [Theory]
    [InlineData("Max open files            1024                 4096                 files     ", 1024L)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max locked memory         8192                 8192                 bytes     ", null)]
    public void The_soft_limit_is_read(string line, long? limit) => Assert.Equal(limit, OpenFiles.LimitOf(["Limit Soft Limit Hard Limit Units", line]));

    [Fact]
    public void Descriptors_of_this_process_are_counted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc.");
        var before = OpenFiles.Count;

        using var file = File.OpenRead("/proc/self/limits");
        using var other = File.OpenRead("/proc/self/limits");

        Assert.InRange(OpenFiles.Count, Math.Max(before - 20, 1), before + 20);
        Assert.True(OpenFiles.Limit > OpenFiles.Count);
    }
}
