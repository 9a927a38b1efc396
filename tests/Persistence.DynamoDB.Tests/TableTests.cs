using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using SensorGrid.Persistence.DynamoDB.Client;
using SensorGrid.TestKit.Storage;

namespace SensorGrid.Persistence.DynamoDB.Tests;

public sealed class TableTests(Dynalite dynalite) : IClassFixture<Dynalite>
{
    private static readonly GrainId Grain = GrainId.Create("sensor", "a");

    private readonly FaultyWire _wire = new();
    private readonly string _table = OpenStorage.NewTable();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_missing_table_is_made_billed_by_request()
    {
        await using var open = await OpenStorage.OpenAsync(await OptionsAsync());

        using var client = DynamoDBClients.Create(await OptionsAsync());
        var table = (await client.DescribeTableAsync(_table, Cancellation)).Table;
        Assert.Equal(BillingMode.PAY_PER_REQUEST, table.BillingModeSummary.BillingMode);
        Assert.Equal(
            ["GrainReference HASH", "GrainType RANGE"], table.KeySchema.Select(key => $"{key.AttributeName} {key.KeyType}"));
    }

    [Fact]
    public async Task Capacity_can_be_set_aside_and_is_left_alone_when_the_table_is_there()
    {
        await using (await OpenStorage.OpenAsync(await OptionsAsync(options => (options.UseProvisionedThroughput, options.ReadCapacityUnits) = (true, 7))))
        {
        }

        await using var open = await OpenStorage.OpenAsync(await OptionsAsync(options => options.UseProvisionedThroughput = true));

        using var client = DynamoDBClients.Create(await OptionsAsync());
        Assert.Equal(7, (await client.DescribeTableAsync(_table, Cancellation)).Table.ProvisionedThroughput.ReadCapacityUnits);
        Assert.Equal(0, _wire.Count("UpdateTable"));
    }

    [Fact]
    public async Task Many_who_make_the_table_at_once_all_get_it()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => await OpenStorage.OpenAsync(await OptionsAsync())));

        foreach (var open in all)
        {
            await open.Storage.ReadStateAsync("state", Grain, new GrainState<Sample>(), Cancellation);
            await open.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_table_that_another_made_meanwhile_is_taken()
    {
        await using var first = await OpenStorage.OpenAsync(await OptionsAsync());
        _wire.Refuse("DescribeTable", HttpStatusCode.BadRequest, "ResourceNotFoundException");

        await using var second = await OpenStorage.OpenAsync(await OptionsAsync());

        Assert.Equal(2, _wire.Count("CreateTable"));
    }

    [Fact]
    public async Task A_table_that_is_not_active_yet_is_waited_for()
    {
        _wire.Answer("DescribeTable", $$$"""{"Table":{"TableName":"{{{_table}}}","TableStatus":"CREATING"}}""");
        await using var prepared = await OpenStorage.OpenAsync(await OptionsAsync(options => options.HttpClientFactory = null));

        await using var open = await OpenStorage.OpenAsync(await OptionsAsync());

        Assert.Equal(["DescribeTable", "DescribeTable"], _wire.Calls);
    }

    [Fact]
    public async Task A_missing_table_that_must_not_be_made_is_named()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(async () => await OpenStorage.OpenAsync(await OptionsAsync(options => options.CreateIfNotExists = false)));

        Assert.Contains($"There is no DynamoDB table '{_table}'", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_with_other_keys_is_refused()
    {
        using var client = DynamoDBClients.Create(await OptionsAsync());
        await client.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = _table,
                AttributeDefinitions = [new AttributeDefinition("Id", ScalarAttributeType.S)],
                KeySchema = [new KeySchemaElement("Id", KeyType.HASH)],
                BillingMode = BillingMode.PAY_PER_REQUEST,
            },
            Cancellation);

        var error = await Assert.ThrowsAnyAsync<Exception>(async () => await OpenStorage.OpenAsync(await OptionsAsync()));

        Assert.Contains("its keys are Id", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_looks_as_Orleans_own_provider_writes_it()
    {
        await using var open = await OpenStorage.OpenAsync(await OptionsAsync(options => options.ServiceId = "service"));
        var state = new GrainState<Sample>(new Sample { Text = "first" });
        await open.Storage.WriteStateAsync("note", Grain, state, Cancellation);

        var item = await ItemAsync("service_sensor/a", "note");
        Assert.Equal(["ETag", "GrainReference", "GrainState", "GrainType"], item.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("0", item["ETag"].N);
        Assert.NotEqual(0, item["GrainState"].B.Length);

        await open.Storage.ClearStateAsync("note", Grain, state, Cancellation);

        item = await ItemAsync("service_sensor/a", "note");
        Assert.Equal(("1", true), (item["ETag"].N, item["GrainState"].NULL));
    }

    [Fact]
    public async Task States_expire_when_that_is_wanted_and_no_longer_when_it_is_not()
    {
        // The table is made under a real clock: under the other one nothing that waits would go on.
        await using (await OpenStorage.OpenAsync(await OptionsAsync()))
        {
        }

        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _wire.Answer("DescribeTimeToLive", """{"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}}""");
        _wire.Answer("UpdateTimeToLive", """{"TimeToLiveSpecification":{"AttributeName":"GrainTtl","Enabled":true}}""");
        var state = new GrainState<Sample>(new Sample());
        await using (var open = await OpenStorage.OpenAsync(await OptionsAsync(options => options.TimeToLive = TimeSpan.FromDays(1)), time))
        {
            await open.Storage.WriteStateAsync("state", Grain, state, Cancellation);
            Assert.Equal("1767312000", (await ItemAsync("_sensor/a", "state"))["GrainTtl"].N);
            time.Advance(TimeSpan.FromSeconds(5));
            await open.Storage.WriteStateAsync("state", Grain, state, Cancellation);
            Assert.Equal("1767312005", (await ItemAsync("_sensor/a", "state"))["GrainTtl"].N);
        }

        Assert.Equal(1, _wire.Count("UpdateTimeToLive"));

        await using var later = await OpenStorage.OpenAsync(await OptionsAsync(), time);
        await later.Storage.WriteStateAsync("state", Grain, state, Cancellation);
        Assert.DoesNotContain("GrainTtl", (await ItemAsync("_sensor/a", "state")).Keys);
    }

    [Fact]
    public async Task An_item_that_is_too_large_is_refused_before_it_is_sent()
    {
        await using var open = await OpenStorage.OpenAsync(await OptionsAsync());
        var state = new GrainState<Sample>(new Sample { Bytes = new byte[500_000] });

        var error = await Assert.ThrowsAsync<ArgumentException>(() => open.Storage.WriteStateAsync("state", Grain, state, Cancellation));

        Assert.StartsWith("DynamoDB cannot store the state 'state' of grain 'sensor/a': the item would be 500,", error.Message, StringComparison.Ordinal);
        Assert.Contains("at most 409,600 are possible", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _wire.Count("PutItem"));
    }

    [Fact]
    public async Task The_largest_item_that_is_let_through_is_one_that_DynamoDB_takes()
    {
        await using var open = await OpenStorage.OpenAsync(await OptionsAsync());
        var refused = 0;
        for (var size = 409_600; ; size -= 8)
        {
            try
            {
                await open.Storage.WriteStateAsync("state", Grain, new GrainState<Sample>(new Sample { Bytes = new byte[size] }), Cancellation);
                break;
            }
            catch (ArgumentException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 40);
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused_before_it_is_sent()
    {
        await using var open = await OpenStorage.OpenAsync(await OptionsAsync());
        var grain = GrainId.Create("sensor", new string('x', 2048));

        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => open.Storage.WriteStateAsync("state", grain, new GrainState<Sample>(new Sample()), Cancellation));

        Assert.Contains("at most 2048 are possible", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_writers_who_count_together_lose_no_step()
    {
        await using var first = await OpenStorage.OpenAsync(await OptionsAsync());
        await using var second = await OpenStorage.OpenAsync(await OptionsAsync());

        var conflicts = await Task.WhenAll(CountAsync(first, 50), CountAsync(second, 50));

        var state = new GrainState<Sample>();
        await first.Storage.ReadStateAsync("state", Grain, state, Cancellation);
        Assert.Equal((100, "99"), (state.State!.Number, state.ETag));
        Assert.True(conflicts.Sum() > 0, "They never met.");
    }

    private static async Task<int> CountAsync(OpenStorage open, int steps)
    {
        var conflicts = 0;
        var state = new GrainState<Sample>();
        while (steps > 0)
        {
            await open.Storage.ReadStateAsync("state", Grain, state, Cancellation);
            state.State!.Number++;
            try
            {
                await open.Storage.WriteStateAsync("state", Grain, state, Cancellation);
                steps--;
            }
            catch (Orleans.Storage.InconsistentStateException)
            {
                conflicts++;
            }
        }

        return conflicts;
    }

    private async Task<Dictionary<string, AttributeValue>> ItemAsync(string reference, string name)
    {
        using var client = DynamoDBClients.Create(await OptionsAsync());
        var key = new Dictionary<string, AttributeValue>
        {
            ["GrainReference"] = new() { S = reference },
            ["GrainType"] = new() { S = name },
        };
        return (await client.GetItemAsync(_table, key, consistentRead: true, Cancellation)).Item;
    }

    private async Task<DynamoDBStorageOptions> OptionsAsync(Action<DynamoDBStorageOptions>? change = null)
    {
        var options = new DynamoDBStorageOptions { Service = await dynalite.UrlAsync(), TableName = _table, HttpClientFactory = _wire };
        change?.Invoke(options);
        return options;
    }
}
