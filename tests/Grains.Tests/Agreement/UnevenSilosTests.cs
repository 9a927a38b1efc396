using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Runtime.Placement;
using SensorGrid.Grains.Agreement;
using SensorGrid.Grains.Catalogue;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Agreement;

/// <summary>Revisions that not every silo can compile.</summary>
public sealed class UnevenSilosTests(UnevenCluster cluster) : IClassFixture<UnevenCluster>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ICatalogueGrain Catalogue => cluster.Cluster.Client.GetGrain<ICatalogueGrain>(0);

    [Fact]
    public async Task A_silo_that_lacks_a_revision_in_force_owns_nothing_and_one_that_was_passed_over_is_needed_by_nobody()
    {
        // Too few silos read stream b: the revision is not in force, and the next one takes its place.
        await CommitAsync("b");
        await Eventually.TrueAsync(() => "A reason", async () => (await Catalogue.GetStatusAsync(Cancellation)).Waiting?.StartsWith("Revision 1 does not come into force: 1 of 3", StringComparison.Ordinal) is true);
        Assert.All(cluster.Cluster.Silos, silo => Assert.False(Of<RevisionStanding>(silo.ServiceProvider).IsOut));
        await CommitAsync(null);
        await InForceAsync(2, silos: 3);
        Assert.All(cluster.Cluster.Silos, silo => Assert.False(Of<RevisionStanding>(silo.ServiceProvider).IsOut));

        // Two of three read stream a.
        await CommitAsync("a");
        await InForceAsync(3, silos: 2);
        var without = cluster.Cluster.Silos.Single(silo => Of<OwnDefinitions>(silo.ServiceProvider).Streams.Count == 1);
        await Eventually.TrueAsync(() => "The refusal", () => Task.FromResult(Of<RevisionStanding>(without.ServiceProvider).IsOut));
        Assert.Contains("do not read stream 'a'", Of<ICatalogueRefusal>(without.ServiceProvider).Refusal, StringComparison.Ordinal);
        foreach (var silo in cluster.Cluster.Silos)
        {
            await Eventually.TrueAsync(() => $"Owners as {silo.SiloAddress} sees them", () => Task.FromResult(!OwnersBy(silo.ServiceProvider).Contains(without.SiloAddress)));
            Assert.Equal(2, OwnersBy(silo.ServiceProvider).Count);
        }

        // Not even after a rollback: sensors may be of that revision.
        await CommitAsync(null);
        await InForceAsync(4, silos: 2);
        Assert.True(Of<RevisionStanding>(without.ServiceProvider).IsOut);
        Assert.Null((await Catalogue.GetStatusAsync(Cancellation)).Waiting);
    }

    private static T Of<T>(IServiceProvider services)
        where T : class => services.GetRequiredService<T>();

    private IReadOnlyList<SiloAddress> OwnersBy(IServiceProvider services) => Of<SiloAgreement>(services).Choose(
        Of<IClusterManifestProvider>(services).Current, [.. cluster.Cluster.Silos.Select(silo => silo.SiloAddress)], Of<ILocalSiloDetails>(services).SiloAddress).Silos;

    // The catalogue checks by what its own silo reads: it has to be on one that reads the stream, to which the hint has it move.
    private async Task CommitAsync(string? stream)
    {
        SourceText[] sources = stream is null ? [] : [new("one", $$"""{"stream":"{{stream}}","format":"influx"}""")];
        RequestContext.Set(IPlacementDirector.PlacementHintKey, cluster.Cluster.Silos.First(silo => Of<OwnDefinitions>(silo.ServiceProvider).Streams.Contains(stream)).SiloAddress);
        await Eventually.TrueAsync(() => $"A revision with {stream}", async () =>
        {
            var outcome = await Catalogue.CommitAsync(new CatalogueChange(null, null, "a test") { Sources = sources, KeepsFeatures = true }, Cancellation);
            if (outcome.Result == CommitResult.Invalid)
            {
                await Catalogue.Cast<IGrainManagementExtension>().MigrateOnIdle();
            }

            return outcome.Result == CommitResult.Committed;
        });
    }

    private Task InForceAsync(long revision, int silos) => Eventually.TrueAsync(
        () => $"Revision {revision} in force on {silos} silos",
        async () => await Catalogue.GetStatusAsync(Cancellation) is { } status && status.InForce == revision && status.Silos.Count(silo => silo.Pinning == revision) == silos);
}
