using Orleans.Configuration;
using Orleans.Storage;
using SensorGrid.TestKit.Storage;

namespace SensorGrid.Persistence.DynamoDB.Tests;

public sealed class DynamoDBGrainStorageConformanceTests(Dynalite dynalite) : GrainStorageConformance, IClassFixture<Dynalite>
{
    private readonly string _table = OpenStorage.NewTable();
    private OpenStorage? _open;

    protected override IGrainStorage Storage => _open!.Storage;

    protected override async Task OpenAsync(bool deleteStateOnClear) => _open = await OpenStorage.OpenAsync(new DynamoDBStorageOptions
    {
        Service = await dynalite.UrlAsync(),
        TableName = _table,
        DeleteStateOnClear = deleteStateOnClear,
    });

    protected override async Task CloseAsync()
    {
        if (_open is not null)
        {
            await _open.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_storage_that_is_not_open_says_so()
    {
        var storage = Storage;
        await _open!.CloseAsync();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => storage.ReadStateAsync("state", GrainId.Create("sensor", "1"), new GrainState<Sample>(), Cancellation));

        Assert.Contains("'state' is not open", error.Message, StringComparison.Ordinal);
    }
}
