using Orleans.TestingHost;

namespace SensorGrid.Grains.Tests.Hosting;

public sealed class SensorGrainsOptionsTests
{
    public static TheoryData<Action<SensorGrainsOptions>, string> Mistakes => new()
    {
        { options => options.StorageName = " ", "SensorGrainsOptions.StorageName must name a grain storage, but is empty." },
        { options => options.IngestConcurrency = 0, "SensorGrainsOptions.IngestConcurrency must be 1 to 4096, but is 0." },
        { options => options.PersistConcurrency = 5000, "SensorGrainsOptions.PersistConcurrency must be 1 to 4096, but is 5000." },
        { options => options.CallAttempts = 101, "SensorGrainsOptions.CallAttempts must be 1 to 100, but is 101." },
        { options => options.RetryDelay = TimeSpan.Zero, "SensorGrainsOptions.RetryDelay must be above zero and at most 00:01:00, but is 00:00:00." },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_mistake_is_named_with_its_value(Action<SensorGrainsOptions> mistake, string expected)
    {
        var options = new SensorGrainsOptions { StorageName = "sensors" };
        mistake(options);

        Assert.Equal([expected], new SensorGrainsOptionsValidator().Validate(null, options).Failures!);
    }

    [Fact]
    public void The_defaults_are_valid() =>
        Assert.True(new SensorGrainsOptionsValidator().Validate(null, new SensorGrainsOptions { StorageName = "sensors" }).Succeeded);

    [Fact]
    public async Task A_silo_with_a_mistake_does_not_start() =>
        Assert.Contains("SensorGrainsOptions.StorageName must name a grain storage", await FailureAtStartAsync(""), StringComparison.Ordinal);

    [Fact]
    public async Task A_storage_that_is_not_registered_is_named_at_start() => Assert.Contains(
        "SensorGrainsOptions.StorageName is 'nowhere', but no grain storage of that name is registered",
        await FailureAtStartAsync("nowhere"),
        StringComparison.Ordinal);

    [Fact]
    public async Task That_nothing_can_score_is_said_at_start() =>
        Assert.Contains("No IModelScorer is registered", await FailureAtStartAsync("Default"), StringComparison.Ordinal);

    private static async Task<string> FailureAtStartAsync(string storageName)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.AddMemoryGrainStorageAsDefault().AddSensorGrains("kinesis", options => options.StorageName = storageName));
        var cluster = builder.Build();
        return (await Assert.ThrowsAnyAsync<Exception>(() => cluster.DeployAsync(TestContext.Current.CancellationToken))).ToString();
    }
}
