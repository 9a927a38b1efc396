using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Api.Keys;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Keys;

public sealed class ApiKeyRingTests : IDisposable
{
    private const string Old = "the-old-key-0123456789", New = "the-new-key-0123456789", Fixed = "the-fixed-key-0123456789";

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger<ApiKeyRing> _log = new();

    private string File => _directory["keys"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_that_could_not_be_used_is_used_as_soon_as_its_mode_alone_has_changed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        var ring = Open($"page reader {Old}\n");
        Write($"page reader {New}\n");
        SetMode(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Assert.True(Knows(ring, Old));
        Assert.False(Knows(ring, New));

        SetMode(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.False(Knows(ring, Old));
        Assert.True(Knows(ring, New));
    }

    [Fact]
    public void A_change_that_leaves_length_and_time_of_the_file_as_they_were_counts()
    {
        var ring = Open($"page reader {Old}\n");
        var written = System.IO.File.GetLastWriteTimeUtc(File);

        Write($"page reader {New}\n");
        System.IO.File.SetLastWriteTimeUtc(File, written);

        Assert.False(Knows(ring, Old));
        Assert.True(Knows(ring, New));
    }

    [Fact]
    public void A_file_that_stays_unusable_is_one_line_a_minute()
    {
        var ring = Open($"page reader {Old}\n");
        Write("nonsense\n");

        for (var second = 0; second < 50; second++)
        {
            Assert.True(Knows(ring, Old));
        }

        Assert.Contains("The keys of before stay in force", Assert.Single(_log.Collector.GetSnapshot()).Message, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(Knows(ring, Old));
        Assert.Contains("49 more attempts failed", _log.LatestRecord.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"fixed reader {New}\n", "which has a key 'fixed', and so has SensorGrid:Api:Keys")]
    [InlineData($"page reader {Fixed}\n", "whose key 'page' is also SensorGrid:Api:Keys:fixed")]
    public void A_file_with_the_name_or_the_key_of_a_setting_is_refused_at_the_start_and_later(string content, string problem)
    {
        var ring = Open($"page reader {Old}\n");

        Write(content);

        Assert.True(Knows(ring, Old));
        Assert.Equal(ApiRole.Admin, ring.Find(Fixed)?.Role);
        Assert.Contains(problem, _log.LatestRecord.Message, StringComparison.Ordinal);
        var refused = new ApiAccessOptionsValidator().Validate(null, Options());
        Assert.Contains(problem, Assert.Single(refused.Failures!), StringComparison.Ordinal);
        Assert.DoesNotContain(Fixed, refused.FailureMessage, StringComparison.Ordinal);
    }

    private ApiKeyRing Open(string content)
    {
        Write(content);
        return new ApiKeyRing(new OptionsWrapper<ApiAccessOptions>(Options()), _time, _log);
    }

    private ApiAccessOptions Options() => new() { KeysFile = File, Keys = { ["fixed"] = Fixed } };

    /// <summary>Asks for a key when the file is due to be read.</summary>
    private bool Knows(ApiKeyRing ring, string key)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return ring.Find(key) is not null;
    }

    private void Write(string content)
    {
        System.IO.File.WriteAllText(File, content);
        SetMode(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private void SetMode(UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(File, mode);
        }
    }
}
