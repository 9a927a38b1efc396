using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Grains.Agreement;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Models;

namespace SensorGrid.Grains.Tests.Folders;

/// <summary>Silos that follow folders of definitions, from a cluster without any revision on.</summary>
public sealed class FolderTests(FolderCluster cluster) : IClassFixture<FolderCluster>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ICatalogueGrain Catalogue => cluster.Cluster.Client.GetGrain<ICatalogueGrain>(0);

    [Fact]
    public async Task A_folder_is_applied_when_all_silos_have_it_and_a_change_by_hand_stays_until_it_changes()
    {
        var (one, two) = (cluster.Folders[0], cluster.Folders[1]);

        // Mistakes: nothing is applied, and nothing is read.
        one.Write("{ \"features\": 3 }");
        two.Write(Features("2m"));
        await WaitingAsync("features/default.json:1:15:");
        Assert.Equal(0, (await Catalogue.GetStatusAsync(Cancellation)).Newest);
        await Eventually.TrueAsync(() => "Silos that wait", () => Task.FromResult(Standings.All(standing => standing.IsOut && standing.Refusal is not null)));

        // The first revision, once.
        one.Write(Features("2m"));
        await InForceAsync(1);
        Assert.All(Standings, standing => Assert.Equal((false, null), (standing.IsOut, standing.Refusal)));
        var first = Assert.Single((await Catalogue.GetStatusAsync(Cancellation)).Revisions);
        Assert.Contains(first.Note, new[] { $"from the folder {one.Path}", $"from the folder {two.Path}" });

        // A rolling update: with the last silo.
        one.Write(Features("3m"));
        await WaitingAsync("has other content");
        Assert.Equal(1, (await Catalogue.GetStatusAsync(Cancellation)).Newest);
        two.Write(Features("3m"));
        await InForceAsync(2);

        // By hand, until the folder changes; back to what was applied before, too.
        Assert.Equal(CommitResult.Committed, (await Catalogue.CommitAsync(new CatalogueChange(Features("5m"), 2, "by hand"), Cancellation)).Result);
        await InForceAsync(3);
        Assert.Null((await Catalogue.GetStatusAsync(Cancellation)).Folder!.Waiting);
        one.Write(Features("2m"));
        await WaitingAsync("has other content");
        two.Write(Features("2m"));
        await InForceAsync(4);
        Assert.Contains("2m", (await Catalogue.GetRevisionAsync(4, Cancellation))!.Features, StringComparison.Ordinal);

        // What no silo can use is told, and not tried again and again.
        one.Write(Features("2m", """ "maxFutureSkew": "1h","""));
        two.Write(Features("2m", """ "maxFutureSkew": "1h","""));
        await WaitingAsync("maxFutureSkew");

        // The same definitions in other words are no revision.
        one.Write($"// The same.\n{Features("2m")}");
        two.Write($"// The same.\n{Features("2m")}");
        await Eventually.TrueAsync(
            () => "The folder as applied",
            async () => (await Catalogue.GetStatusAsync(Cancellation)).Folder is { Waiting: null, Revision: 4 } folder && folder.Applied == one.Current!.Definitions!.Hash);
        Assert.Equal(4, (await Catalogue.GetStatusAsync(Cancellation)).Newest);

        // A model comes with its graph, and a kind that is not in the folder any more stays.
        var model = SomeModel.Of("pumps", "plant-1/*");
        one.Write("pumps", model);
        two.Write("pumps", model);
        await InForceAsync(5);
        var revision = await Catalogue.GetRevisionAsync(5, Cancellation);
        Assert.Equal([new ModelText("pumps", model.Text)], revision!.Models!);
        Assert.Equal(model.Graph, await Catalogue.GetContentBytesAsync(model.Sha256, Cancellation));

        // A model that no silo can load is told, and not tried again and again.
        var broken = SomeModel.Of("broken", "plant-1/*", change: manifest => manifest["input"] = "rows");
        one.Write("pumps", broken);
        two.Write("pumps", broken);
        await WaitingAsync("has no input 'rows'");
        one.Write("pumps", model);
        two.Write("pumps", model);

        // A table comes with its rows.
        const string Limits = "sensor,limit\nplant-1/pump-1,80\n";
        one.WriteTable("limits.csv", Limits);
        two.WriteTable("limits.csv", Limits);
        await InForceAsync(6);
        var table = Assert.Single((await Catalogue.GetRevisionAsync(6, Cancellation))!.Tables!);
        Assert.Equal("limits", table.Name);
        Assert.Equal(Limits, Encoding.UTF8.GetString((await Catalogue.GetContentBytesAsync(one.Current!.Definitions!.Tables![0].Sha256, Cancellation))!));

        // So many at once that those of earlier changes have to make room for them.
        foreach (var folder in (FolderSilo[])[one, two])
        {
            for (var more = 0; more < 40; more++)
            {
                folder.WriteTable($"more-{more}.csv", $"sensor,limit\nplant-1/pump-1,{more}\n");
            }
        }

        await InForceAsync(7);
        Assert.Equal(41, (await Catalogue.GetRevisionAsync(7, Cancellation))!.Tables!.Length);

        // Rows that cannot be read are told, with their line.
        one.WriteTable("limits.csv", "sensor,limit\nplant-1/pump-1,80,3\n");
        two.WriteTable("limits.csv", "sensor,limit\nplant-1/pump-1,80,3\n");
        await WaitingAsync("table/limits:2:");
    }

    private IEnumerable<RevisionStanding> Standings => cluster.Cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<RevisionStanding>());

    private static string Features(string window, string more = "") => $$"""{{{more}}"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["{{window}}"]}]}""";

    private Task WaitingAsync(string reason) => Eventually.TrueAsync(
        () => $"A folder that waits because: {reason}",
        async () => (await Catalogue.GetStatusAsync(Cancellation)).Folder?.Waiting?.Contains(reason, StringComparison.Ordinal) is true);

    private Task InForceAsync(long revision) => Eventually.TrueAsync(
        () => $"Revision {revision} in force on all silos",
        async () => await Catalogue.GetStatusAsync(Cancellation) is { Silos.Length: 2 } status && status.InForce == revision && status.Silos.All(silo => silo.Pinning == revision));
}
