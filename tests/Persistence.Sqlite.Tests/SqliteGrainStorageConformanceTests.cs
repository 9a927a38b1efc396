using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using SensorGrid.TestKit.Storage;

namespace SensorGrid.Persistence.Sqlite.Tests;

public sealed class SqliteGrainStorageConformanceTests : GrainStorageConformance
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sensorgrid-");
    private SiloLifecycleSubject? _lifecycle;
    private SqliteGrainStorage? _storage;

    protected override IGrainStorage Storage => _storage!;

    protected override async Task OpenAsync(bool deleteStateOnClear)
    {
        var options = new SqliteGrainStorageOptions
        {
            DatabasePath = Path.Combine(_directory.FullName, "state.db"),
            DeleteStateOnClear = deleteStateOnClear,
            GrainStorageSerializer = new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>()),
        };
        _storage = new SqliteGrainStorage("state", options, _services.GetRequiredService<IActivatorProvider>());
        _lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        _storage.Participate(_lifecycle);
        await _lifecycle.OnStart(Cancellation);
    }

    protected override Task CloseAsync() => _lifecycle!.OnStop(Cancellation);

    [Fact]
    public async Task A_storage_that_is_not_open_says_so()
    {
        await CloseAsync();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Storage.ReadStateAsync("state", GrainId.Create("sensor", "1"), new GrainState<Sample>(), Cancellation));

        Assert.Contains("'state' is not open", error.Message, StringComparison.Ordinal);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _services.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
