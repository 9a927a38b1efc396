using System.Net;
using SensorGrid.Grains.Folders;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Tests.Folders;

public sealed class FolderAgreementTests
{
    private static readonly SiloAddress One = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1);
    private static readonly SiloAddress Two = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 2), 1);

    [Fact]
    public void A_content_that_all_silos_have_is_applied_once() => Assert.Equal(
        [new FolderDecision("b", null), new FolderDecision(null, null)],
        [Decide("a", (One, Of("b")), (Two, Of("b"))), Decide("b", (One, Of("b")), (Two, Of("b")))]);

    [Fact]
    public void Silos_with_different_folders_change_nothing_and_both_are_named()
    {
        var decision = Decide("a", (One, Of("b")), (Two, Of("a")));

        Assert.Null(decision.Wanted);
        Assert.Contains("silo S127.0.0.1:1:1 has other content (b) than '/f' of silo S127.0.0.1:2:1 (a)", decision.Waiting, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rolling_update_applies_its_folder_with_the_last_silo()
    {
        string?[] wanted = [Decide("a", (One, Of("a")), (Two, Of("b"))).Wanted, Decide("a", (Two, Of("b"))).Wanted];

        Assert.Equal([null, "b"], wanted);
    }

    [Fact]
    public void A_folder_with_mistakes_holds_up_the_others()
    {
        var decision = Decide("a", (One, Of("b")), (Two, new FolderReport("/f", null, ["features/default.json:1:2: Wrong."], 3)));

        Assert.Null(decision.Wanted);
        Assert.EndsWith("has 3 mistakes, the first of them: features/default.json:1:2: Wrong.", decision.Waiting, StringComparison.Ordinal);
    }

    [Fact]
    public void Silos_without_a_folder_do_not_count_and_silent_ones_are_waited_for()
    {
        Assert.Equal("b", Decide("a", (One, Of("b")), (Two, null)).Wanted);
        var silent = FolderAgreement.Decide([One, Two], Reports((One, Of("b"))), "a", null);
        Assert.Equal((null, "Silo S127.0.0.1:2:1 has not reported yet."), (silent.Wanted, silent.Waiting));
        Assert.Equal(new FolderDecision(null, null), Decide(null, (One, null)));
    }

    [Fact]
    public void A_content_that_the_cluster_cannot_use_is_not_tried_again()
    {
        var refused = FolderAgreement.Decide([One], Reports((One, Of("b"))), "a", ("b", "It is wrong."));
        var mended = FolderAgreement.Decide([One], Reports((One, Of("c"))), "a", ("b", "It is wrong."));

        Assert.Equal((null, "The folder '/f' cannot be used: It is wrong."), (refused.Wanted, refused.Waiting));
        Assert.Equal("c", mended.Wanted);
    }

    private static FolderReport Of(string hash) => new("/f", hash, [], 0);

    private static FolderDecision Decide(string? applied, params (SiloAddress Silo, FolderReport? Folder)[] silos) =>
        FolderAgreement.Decide([.. silos.Select(silo => silo.Silo)], Reports(silos), applied, null);

    private static Dictionary<SiloAddress, CatalogueReport> Reports(params (SiloAddress Silo, FolderReport? Folder)[] silos) =>
        silos.ToDictionary(silo => silo.Silo, silo => new CatalogueReport(silo.Silo, 0, null) { Folder = silo.Folder });
}
