using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;
using SensorGrid.TestKit.Storage;

namespace SensorGrid.Persistence.DynamoDB.Tests;

public sealed class DynamoDBGrainStorageHostingTests(Dynalite dynalite) : IClassFixture<Dynalite>
{
    private readonly string _table = OpenStorage.NewTable();

    [Fact]
    public async Task A_grains_state_outlives_the_silo()
    {
        var service = await dynalite.UrlAsync();
        await using (var first = await StartAsync(silo => silo.AddDynamoDBGrainStorage("notes", options => Set(options, service))))
        {
            await first.Client.GetGrain<INoteGrain>("a").SetAsync("kept");
        }

        await using var second = await StartAsync(silo => silo.AddDynamoDBGrainStorage("notes", options => Set(options, service)));
        Assert.Equal("kept", await second.Client.GetGrain<INoteGrain>("a").GetAsync());
    }

    [Fact]
    public async Task Two_silos_that_start_together_share_the_table()
    {
        var service = await dynalite.UrlAsync();
        await using var cluster = await StartAsync(silo => silo.AddDynamoDBGrainStorage("notes", options => Set(options, service)), silos: 2);

        var notes = Enumerable.Range(0, 100).Select(i => cluster.Client.GetGrain<INoteGrain>($"{i}")).ToArray();
        await Task.WhenAll(notes.Select(note => note.SetAsync("both")));

        Assert.All(await Task.WhenAll(notes.Select(note => note.GetAsync())), text => Assert.Equal("both", text));
    }

    [Fact]
    public async Task The_default_serializer_is_that_of_Orleans_own_provider()
    {
        var service = await dynalite.UrlAsync();
        await using var cluster = await StartAsync(silo => silo.AddDynamoDBGrainStorage("notes", options => Set(options, service)));

        var options = cluster.Silos[0].ServiceProvider.GetRequiredService<IOptionsMonitor<DynamoDBStorageOptions>>().Get("notes");

        Assert.IsType<JsonGrainStorageSerializer>(options.GrainStorageSerializer);
    }

    [Fact]
    public async Task A_missing_service_is_named_at_start()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(silo => silo.AddDynamoDBGrainStorage("notes")));

        Assert.Contains("DynamoDBStorageOptions.Service of the grain storage 'notes' must be a region", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_cannot_be_are_named()
    {
        AssertRefused(options => options.Service = "ftp://host", "Service");
        AssertRefused(options => options.TableName = "no spaces", "TableName");
        AssertRefused(options => options.AccessKey = "alone", "AccessKey");
        AssertRefused(options => options.Token = "alone", "Token");
        AssertRefused(options => (options.ProfileName, options.AccessKey, options.SecretKey) = ("p", "a", "s"), "ProfileName");
        AssertRefused(options => (options.UseProvisionedThroughput, options.ReadCapacityUnits) = (true, 0), "ReadCapacityUnits");
        AssertRefused(options => options.TimeToLive = TimeSpan.Zero, "TimeToLive");
        AssertRefused(options => options.MaxAttempts = 0, "MaxAttempts");
        AssertRefused(options => options.RequestTimeout = TimeSpan.Zero, "RequestTimeout");
        new DynamoDBStorageOptionsValidator(new DynamoDBStorageOptions { Service = "eu-central-1" }, "notes").ValidateConfiguration();
    }

    private static void AssertRefused(Action<DynamoDBStorageOptions> change, string option)
    {
        var options = new DynamoDBStorageOptions { Service = "us-west-2" };
        change(options);

        var error = Assert.Throws<OrleansConfigurationException>(
            () => new DynamoDBStorageOptionsValidator(options, "notes").ValidateConfiguration());

        Assert.StartsWith($"DynamoDBStorageOptions.{option} of the grain storage 'notes' ", error.Message, StringComparison.Ordinal);
    }

    private void Set(DynamoDBStorageOptions options, string service) => (options.Service, options.TableName) = (service, _table);

    private static async Task<InProcessTestCluster> StartAsync(Action<ISiloBuilder> configure, short silos = 1)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) => configure(silo));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
