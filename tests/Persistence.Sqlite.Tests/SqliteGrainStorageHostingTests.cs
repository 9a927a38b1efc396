using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using Orleans.TestingHost;
using SensorGrid.TestKit.Storage;

namespace SensorGrid.Persistence.Sqlite.Tests;

public sealed class SqliteGrainStorageHostingTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sensorgrid-");

    [Fact]
    public async Task A_grains_state_outlives_the_silo()
    {
        await using (var first = await StartAsync(silo => silo.AddSqliteGrainStorage("notes", options => options.DatabasePath = DatabasePath)))
        {
            await first.Client.GetGrain<INoteGrain>("a").SetAsync("kept");
        }

        await using var second = await StartAsync(silo => silo.AddSqliteGrainStorage("notes", options => options.DatabasePath = DatabasePath));
        Assert.Equal("kept", await second.Client.GetGrain<INoteGrain>("a").GetAsync());
    }

    [Fact]
    public async Task Two_silos_share_the_file()
    {
        await using var cluster = await StartAsync(silo => silo.AddSqliteGrainStorage("notes", options => options.DatabasePath = DatabasePath), silos: 2);

        var notes = Enumerable.Range(0, 100).Select(i => cluster.Client.GetGrain<INoteGrain>($"{i}")).ToArray();
        await Task.WhenAll(notes.Select(note => note.SetAsync("both")));

        Assert.All(await Task.WhenAll(notes.Select(note => note.GetAsync())), text => Assert.Equal("both", text));
    }

    [Fact]
    public async Task A_missing_path_is_named_at_start()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(silo => silo.AddSqliteGrainStorage("notes")));

        Assert.Contains("SqliteGrainStorageOptions.DatabasePath of the grain storage 'notes' is empty", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_default_serializer_is_Orleans_own_binary_format()
    {
        await using var cluster = await StartAsync(silo => silo.AddSqliteGrainStorage("notes", options => options.DatabasePath = DatabasePath));

        var options = cluster.Silos[0].ServiceProvider.GetRequiredService<IOptionsMonitor<SqliteGrainStorageOptions>>().Get("notes");

        Assert.IsType<OrleansGrainStorageSerializer>(options.GrainStorageSerializer);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private string DatabasePath => Path.Combine(_directory.FullName, "state.db");

    private static async Task<InProcessTestCluster> StartAsync(Action<ISiloBuilder> configure, short silos = 1)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) => configure(silo));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
